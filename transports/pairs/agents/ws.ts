import { dialer, listen } from '../../src/ws/index.ts';
import { runProcessAgent } from './roles.ts';

await runProcessAgent(`Node ${process.version}`, { listen, dialer });
