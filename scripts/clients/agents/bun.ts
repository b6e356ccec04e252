import { dialer } from '@wsekit/transports/bun';
import { runInProcess } from './process-agent.ts';

await runInProcess(dialer);
