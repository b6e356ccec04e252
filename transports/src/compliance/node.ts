export { createRawPeer } from './raw-peer.ts';
export { createRelay } from './relay.ts';
export { type Browser, findChromium, findRuntime, type Page, type Playwright } from './runtimes.ts';
