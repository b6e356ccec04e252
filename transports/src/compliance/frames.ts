import type { Frame } from '@wsekit/spec';
import { limits } from '@wsekit/spec';
import type { ComplianceCase } from './case.ts';
import { check, equal, equalFrame } from './expect.ts';

/** Messages, one by one: kinds, contents, sizes. */
export const frameCases: readonly ComplianceCase[] = [
  echoes('text', 'carries text unchanged', () => [
    'hello',
    'a\u0000b',
    'héllo wörld',
    '日本語',
    '😀 \u{10FFFF}',

    '"\\\r\n\t',
  ]),
  {
    ...echoes('byte-order-mark', 'keeps a mark at the front of a text', () => ['\uFEFFmark']),
    lacks: ['dialer.dropsByteOrderMark'],
  },
  echoes('bytes', 'carries all values of bytes unchanged', () => [
    Uint8Array.from({ length: 256 }, (_, index) => index),
  ]),
  echoes('empty-text', 'carries empty text as a frame', () => ['', 'between', '']),
  echoes('empty-bytes', 'carries empty bytes as a frame, and not as text', () => [
    new Uint8Array(0),
    '',
    new Uint8Array(0),
  ]),
  echoes('kinds', 'keeps text and bytes of the same content apart', () => ['abc', new TextEncoder().encode('abc')]),
  ...[125, 126, 127, 65_535, 65_536, 65_537].map((size) =>
    echoes(`size-${size}`, `carries ${size} bytes and ${size} characters`, () => [pattern(size), 'x'.repeat(size)]),
  ),
  echoes('largest', 'carries the largest frame, of bytes and of text', () => [
    pattern(limits.max_message_bytes),
    'é'.repeat(limits.max_message_bytes / 2),
  ]),
  {
    id: 'frames/view',
    title: 'sends what a view shows and nothing around it',
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      equalFrame(await recorder.frame(), Uint8Array.of(3, 4, 5), 'the frame');
    },
    dialer: async (stage) => {
      const { connection } = await stage.dial();
      const buffer = Uint8Array.of(1, 2, 3, 4, 5, 6, 7);
      equal(connection.send(buffer.subarray(2, 5)), 'sent', 'send');
    },
  },
  ...(['dialer', 'listener'] as const).map(callersBuffer),
  {
    id: 'frames/valid-during-call',
    title: 'hands each frame its own bytes for the time of the call',
    listener: async (stage) => {
      const sums: number[] = [];
      const onFrame = (frame: Frame): void => {
        check(typeof frame !== 'string', 'the frame has bytes');
        sums.push(frame.reduce((sum, byte) => sum + byte, 0));
      };
      await stage.listen({ reactions: { onFrame } });
      await stage.until('100 frames', () => sums.length === 100);
      equal(
        sums,
        Array.from({ length: 100 }, (_, index) => index * 1_000),
        'sums of the frames',
      );
    },
    dialer: async (stage) => {
      const { connection } = await stage.dial();
      for (let index = 0; index < 100; index += 1) connection.send(new Uint8Array(1_000).fill(index));
    },
  },
  {
    id: 'frames/exception',
    title: 'closes with 1011 a connection whose handler throws, and reports the exception',
    listener: async (stage) => {
      const onFrame = (): never => {
        throw new Error('thrown by onFrame');
      };
      const host = await stage.listen({ reactions: { onFrame } });
      const recorder = await host.next();
      equal((await recorder.closed()).code, 1011, 'code at the listener');
      equal(host.errors.map(String), ['Error: thrown by onFrame'], 'what onError was told');
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      recorder.connection.send('go');
      recorder.connection.send('and not again');
      equal((await recorder.closed()).code, 1011, 'code at the dialer');
    },
  },
  {
    id: 'frames/exception-of-dialer',
    title: 'closes and reports when the handler of a dialled connection throws',
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      recorder.connection.send('go');
      const { code } = await recorder.closed();
      if ((await stage.hear('codes')) === true) equal(code, 1011, 'code at the listener');
    },
    dialer: async (stage) => {
      const onFrame = (): never => {
        throw new Error('thrown by onFrame');
      };
      const recorder = await stage.dial({ reactions: { onFrame } });
      await recorder.closed();
      equal(stage.errors.map(String), ['Error: thrown by onFrame'], 'what onError was told');
      stage.tell('codes', stage.can.protocolCloseCodes);
    },
  },
  ...(['dialer', 'listener'] as const).map(pingOf),
];

/** Bytes of a length in which no neighbourhood looks like another. */
export function pattern(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let index = 0; index < size; index += 1) bytes[index] = index * 31 + (index >> 8) * 17;
  return bytes;
}

function echoes(name: string, title: string, framesOf: () => readonly Frame[]): ComplianceCase {
  return {
    id: `frames/${name}`,
    title: `${title}, both ways`,
    listener: async (stage) => {
      const { next } = await stage.listen({
        reactions: { onFrame: (frame, connection) => void connection.send(frame) },
      });
      await next();
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      const frames = framesOf();
      for (const frame of frames) equal(recorder.connection.send(frame), 'sent', 'send');
      for (const [index, frame] of frames.entries()) equalFrame(await recorder.frame(), frame, `frame ${index + 1}`);
      equal(recorder.unread, 0, 'frames too many');
    },
  };
}

function callersBuffer(sender: 'dialer' | 'listener'): ComplianceCase {
  const original = pattern(5_000);
  const send = (connection: { send(frame: Frame): string }): void => {
    const bytes = original.slice();
    for (let round = 0; round < 20; round += 1) {
      equal(connection.send(bytes), 'sent', 'send');
      equalFrame(bytes, original, "the caller's bytes after send");
    }
    bytes.fill(0);
  };
  const receive = async (recorder: { frame(): Promise<Frame> }): Promise<void> => {
    for (let round = 0; round < 20; round += 1) equalFrame(await recorder.frame(), original, `frame ${round + 1}`);
  };
  return {
    id: `frames/buffer-of-${sender}`,
    title: `leaves the caller's bytes alone and does not keep them, sent by the ${sender}`,
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      if (sender === 'listener') send(recorder.connection);
      else await receive(recorder);
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      if (sender === 'dialer') send(recorder.connection);
      else await receive(recorder);
    },
  };
}

function pingOf(side: 'dialer' | 'listener'): ComplianceCase {
  return {
    id: `frames/ping-of-${side}`,
    title: `tells onPong of the answer to a ping of the ${side}`,
    needs: [`${side}.ping`],
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      if (side === 'listener') await pingTwice(recorder);
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      if (side === 'dialer') await pingTwice(recorder);
    },
  };
}

async function pingTwice(recorder: {
  readonly connection: { ping?(): void };
  ponged(): Promise<void>;
  readonly unread: number;
}): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    recorder.connection.ping?.();
    await recorder.ponged();
  }
  equal(recorder.unread, 0, 'frames that came of pings');
}
