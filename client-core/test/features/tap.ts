import type { Frame } from '@wsekit/spec';
import type { Connection, Dialer } from '@wsekit/transports';

/** A dialer that keeps what goes through its connections. */
export interface Tap {
  readonly dialer: Dialer;
  /** What was dialled, in order. */
  readonly dialled: string[];
  /** Frames that clients have sent and got, in order. */
  readonly sent: Frame[];
  readonly got: Frame[];
  /** Gives the frames that come in the place of one, none to lose it. Default: the frame itself. */
  between: (frame: Frame) => readonly Frame[];
}

/** Puts a tap on a dialer. */
export function tapOn(dialer: Dialer): Tap {
  const tap: Tap = {
    dialled: [],
    sent: [],
    got: [],
    between: (frame) => [frame],
    dialer: {
      capabilities: dialer.capabilities,
      dial: (url, options) => {
        tap.dialled.push(url);
        const { handler } = options;
        return dialer.dial(url, {
          ...options,
          handler: {
            onOpen: (connection) => handler.onOpen?.(listeningTo(connection, tap.sent)),
            onFrame: (frame) => {
              for (const each of tap.between(kept(frame))) {
                tap.got.push(each);
                handler.onFrame(each);
              }
            },
            onDrain: () => handler.onDrain?.(),
            onClose: (code, reason) => handler.onClose(code, reason),
          },
        });
      },
    },
  };
  return tap;
}

/** Binary frames that begin with a marker. */
export function marked(frames: readonly Frame[], marker: string): Buffer[] {
  const bytes = frames.flatMap((frame) => (typeof frame === 'string' ? [] : [Buffer.from(frame)]));
  return bytes.filter((frame) => frame.subarray(0, 2).toString('latin1') === marker);
}

function listeningTo(connection: Connection, sent: Frame[]): Connection {
  const send = connection.send.bind(connection);
  connection.send = (frame) => {
    sent.push(kept(frame));
    return send(frame);
  };
  return connection;
}

/** Bytes are valid during a call only. */
function kept(frame: Frame): Frame {
  return typeof frame === 'string' ? frame : frame.slice();
}
