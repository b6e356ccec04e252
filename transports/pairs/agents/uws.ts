import { listen } from '../../src/uws/index.ts';
import { runProcessAgent } from './roles.ts';

await runProcessAgent(`Node ${process.version}`, { listen });
