import { MESSAGE_TOO_BIG } from '@wsekit/spec/close-numbers';
import type { WsModule } from './load-ws.ts';

/** The event of a socket that is about to send a Close; it carries whether that is for a message above the limit. */
export const closingEvent = 'closing';

/** The class of a listener's sockets: it tells before the Close what `ws`, which closes for peers by itself, tells behind it. */
export function serverSocketClass({ WebSocket }: WsModule): typeof WebSocket {
  return class ServerSocket extends WebSocket {
    override close(code?: number, reason?: string | Buffer): void {
      // The package gives no reason for what it does not read; it repeats a peer's, and connections give theirs.
      this.emit(closingEvent, code === MESSAGE_TOO_BIG && reason === undefined);
      super.close(code, reason);
    }
  };
}
