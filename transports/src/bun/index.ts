export { attach, type BunAttachment } from './attach.ts';
export { dialer } from './dialer.ts';
export { listen } from './listen.ts';
export type { BunServer, WebSocketHandlers } from './runtime.ts';
