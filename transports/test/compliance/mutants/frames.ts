import type { Connection } from '../../../src/interface.ts';
import type { Mutant } from '../mutant.ts';

/** Breaks one send in every `period`. */
function everyNth(
  period: number,
  connection: Connection,
  act: (send: Connection['send'], frame: string | Uint8Array) => void,
): Partial<Connection> {
  let count = 0;
  const send: Connection['send'] = (frame) => connection.send(frame);
  return {
    send: (frame) => {
      count += 1;
      if (count % period !== 0) return send(frame);
      act(send, frame);
      return 'sent';
    },
  };
}
const asBytes = (frame: string | Uint8Array): Uint8Array =>
  typeof frame === 'string' ? new TextEncoder().encode(frame) : frame;
const nothing = (): void => {};

/** Wrong frames. */
export const frameMutants: readonly Mutant[] = [
  { wrong: 'drops a frame in 50', noticedBy: 'order/from-dialer', connection: (own) => everyNth(50, own, nothing) },
  {
    wrong: 'drops a frame in 50 of the listener',
    noticedBy: 'order/from-listener',
    connection: (own) => everyNth(50, own, nothing),
  },
  {
    wrong: 'sends a frame in 50 twice',
    noticedBy: 'order/both-ways',
    connection: (own) => everyNth(50, own, (send, frame) => [send(frame), send(frame)]),
  },
  {
    wrong: 'lets a frame in 50 be overtaken',
    noticedBy: 'order/from-dialer',
    connection: (own) =>
      everyNth(50, own, (send, frame) => {
        const kept = typeof frame === 'string' ? frame : frame.slice();
        queueMicrotask(() => send(kept));
      }),
  },
  {
    wrong: 'sends text as bytes',
    noticedBy: 'frames/kinds',
    connection: (own) => ({ send: (frame) => own.send(asBytes(frame)) }),
  },
  {
    wrong: 'drops empty text',
    noticedBy: 'frames/empty-text',
    connection: (own) => ({ send: (frame) => (frame === '' ? 'sent' : own.send(frame)) }),
  },
  {
    wrong: 'drops empty bytes',
    noticedBy: 'frames/empty-bytes',
    connection: (own) => ({ send: (frame) => (frame.length === 0 && frame !== '' ? 'sent' : own.send(frame)) }),
  },
  {
    wrong: 'cuts frames at 65,535 bytes',
    noticedBy: 'frames/size-65536',
    connection: (own) => ({ send: (frame) => own.send(frame.slice(0, 65_535)) }),
  },
  {
    wrong: 'sends the whole buffer under a view',
    noticedBy: 'frames/view',
    connection: (own) => ({
      send: (frame) => own.send(typeof frame === 'string' ? frame : new Uint8Array(frame.buffer)),
    }),
  },
  {
    wrong: 'scrambles the bytes of the caller',
    noticedBy: 'frames/buffer-of-dialer',
    connection: (own) => ({
      send: (frame) => {
        const result = own.send(frame);
        if (typeof frame !== 'string') frame.reverse();
        return result;
      },
    }),
  },
  {
    wrong: 'keeps the bytes of the caller until later',
    noticedBy: 'frames/buffer-of-listener',
    connection: (own) => ({
      send: (frame) => {
        queueMicrotask(() => own.send(frame));
        return 'sent';
      },
    }),
  },
  {
    wrong: 'delivers frames above the limit',
    noticedBy: 'limits/bytes-at-listener',
    listenOptions: () => ({ maxFrameBytes: 16_777_216 }),
  },
  {
    wrong: 'tells of frames above the limit behind the Close alone',
    noticedBy: 'limits/told-before-the-close',
    handler: () => ({ onTooLarge: nothing }),
  },
  {
    wrong: 'tells of a frame above the limit whenever it closes with that code',
    noticedBy: 'limits/code-of-listener',
    handler: (own) => ({
      onClose: (code, reason) => {
        if (code === 1009) own.onTooLarge?.();
        own.onClose(code, reason);
      },
    }),
  },
  {
    wrong: 'counts text in characters',
    noticedBy: 'limits/text-at-dialer',
    dialOptions: () => ({ maxFrameBytes: 1_002 }),
  },
  {
    wrong: 'swallows exceptions of handlers',
    noticedBy: 'frames/exception',
    handler: (own) => ({
      onFrame: (frame) => {
        try {
          own.onFrame(frame);
        } catch {}
      },
    }),
  },
  { wrong: 'never answers pings', noticedBy: 'frames/ping-of-dialer', handler: () => ({ onPong: nothing }) },
];
