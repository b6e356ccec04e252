import type { Frame } from '@wsekit/codec';
import type { Connection, ConnectionHandler, Dialer } from '@wsekit/transports';

/** Markers of binary frames, as they read; any other binary frame counts as `bytes`. (WSE-FRM-030) */
const markers: ReadonlySet<string> = new Set(['C:', 'M:', 'E:']);

type Counts = Record<string, number>;

/** How many frames of each form went over the connections of a client: `text`, `C:`, `M:`, `E:` and `bytes`. */
export class FrameCounts {
  readonly heard: Counts = {};
  readonly sent: Counts = {};

  /** The same dialer, with somebody who counts; the frames are left as they are. */
  over(dialer: Dialer): Dialer {
    return {
      capabilities: dialer.capabilities,
      dial: (url, options) => dialer.dial(url, { ...options, handler: this.#listening(options.handler) }),
    };
  }

  #listening(handler: ConnectionHandler): ConnectionHandler {
    return {
      onOpen: (connection) => handler.onOpen?.(this.#counting(connection)),
      onFrame: (frame) => {
        count(this.heard, frame);
        handler.onFrame(frame);
      },
      onDrain: () => handler.onDrain?.(),
      onPong: () => handler.onPong?.(),
      onClose: (code, reason) => handler.onClose(code, reason),
    };
  }

  #counting(connection: Connection): Connection {
    return new Proxy(connection, {
      get: (target, name) => {
        if (name === 'send')
          return (frame: Frame) => {
            count(this.sent, frame);
            return target.send(frame);
          };
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}

function count(counts: Counts, frame: Frame): void {
  const form = formOf(frame);
  counts[form] = (counts[form] ?? 0) + 1;
}

function formOf(frame: Frame): string {
  if (typeof frame === 'string') return 'text';
  const marker = String.fromCharCode(...frame.subarray(0, 2));
  return markers.has(marker) ? marker : 'bytes';
}
