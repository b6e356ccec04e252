#!/usr/bin/env node
import { createOurClientPeer } from '../../live/peers/our-client.ts';
import { serveLive } from './serve-live.ts';

/** What opens connections in this runtime: its own WebSocket, Bun's with what that has more, or `ws`. */
async function runtimeDialer() {
  if ('Bun' in globalThis) return await import('@wsekit/transports/bun');
  if ('WebSocket' in globalThis) return await import('@wsekit/transports/browser');
  return await import('@wsekit/transports/ws');
}

// Our client behind the driver protocol, in whatever runtime runs this.
const { dialer } = await runtimeDialer();
const { bun, deno } = process.versions;
const runtime =
  bun === undefined ? (deno === undefined ? `Node ${process.versions.node}` : `Deno ${deno}`) : `Bun ${bun}`;
await serveLive(
  'client',
  createOurClientPeer(runtime, () => ({ dialer })),
);
