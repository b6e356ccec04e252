export { type BrowserDialerOptions, createDialer, dialer } from './dialer.ts';
export type { PlatformSocket, PlatformSocketClass } from './platform-socket.ts';
