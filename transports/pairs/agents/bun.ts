import { dialer, listen } from '../../src/bun/index.ts';
import { runProcessAgent } from './roles.ts';

await runProcessAgent(`Bun ${process.versions.bun}`, { listen, dialer });
