#!/usr/bin/env node
import { createOurServerPeer } from '../../live/peers/ours.ts';
import { serveLive } from './serve-live.ts';

// Our server behind the driver protocol, on Bun where Bun runs this and on `ws` elsewhere: an example for drivers of servers.
const isBun = 'Bun' in globalThis;
const { listen } = isBun ? await import('@wsekit/transports/bun') : await import('@wsekit/transports/ws');
await serveLive('server', createOurServerPeer(isBun ? 'bun' : 'ws', listen));
