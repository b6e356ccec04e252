import type { WsModule } from './load-ws.ts';

const messageTooBig = 1009;

/** The event of a socket that is about to close for a message above the limit. */
export const tooLargeEvent = 'tooLarge';

/** The class of a listener's sockets: it tells of a message above the limit before the Close, of which `ws` tells behind it. */
export function serverSocketClass({ WebSocket }: WsModule): typeof WebSocket {
  return class ServerSocket extends WebSocket {
    override close(code?: number, reason?: string | Buffer): void {
      // The package gives no reason for what it does not read; it repeats a peer's, and connections give theirs.
      if (code === messageTooBig && reason === undefined) this.emit(tooLargeEvent);
      super.close(code, reason);
    }
  };
}
