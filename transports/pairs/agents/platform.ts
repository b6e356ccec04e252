import { createDialer } from '../../src/browser/index.ts';
import { runProcessAgent } from './roles.ts';

const { deno } = process.versions;
const runtime = deno === undefined ? `Node ${process.version}` : `Deno ${deno}`;

await runProcessAgent(runtime, { dialer: createDialer(), dialerMore: { hidesRefusals: true } });
