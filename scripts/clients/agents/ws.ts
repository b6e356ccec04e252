import { dialer } from '@wsekit/transports/ws';
import { runInProcess } from './process-agent.ts';

await runInProcess(dialer);
