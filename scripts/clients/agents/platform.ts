import { dialer } from '@wsekit/transports/browser';
import { runInProcess } from './process-agent.ts';

await runInProcess(dialer);
