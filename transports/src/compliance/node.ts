export { createRawPeer } from './raw-peer.ts';
export { createRelay } from './relay.ts';
