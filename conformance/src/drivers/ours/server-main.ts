#!/usr/bin/env node
import { listen } from '@wsekit/transports/ws';
import { jsonLines } from '../../driver/json-lines.ts';
import { serveDriver } from '../../driver/serve.ts';
import { createOurServerPeer } from '../../live/peers/ours.ts';
import { createLiveOperations } from './live.ts';

// Our server on `ws` behind the driver protocol: an example for drivers of other servers.
const server = createOurServerPeer('ws', listen);
const description = await server.describe();
const operations = createLiveOperations({ server }, ({ operation }) =>
  operation.case === 'describe'
    ? { case: 'describe', value: { ...description, operations: ['start', 'call', 'take_events', 'advance', 'stop'] } }
    : { case: 'unsupported', value: { reason: 'a server alone' } },
);

await serveDriver(operations, jsonLines, { input: process.stdin, output: process.stdout });
process.exit(0);
