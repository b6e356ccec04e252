import type { Frame } from '@wsekit/spec';
import { limits } from '@wsekit/spec';
import type { Connection, Group } from '../interface.ts';
import type { ComplianceCase } from './case.ts';
import { check, equal, oneOf } from './expect.ts';
import { createGroup } from './fanout.ts';
import type { Ending, Recorder } from './stage/recorder.ts';
import { shortCloseMs } from './stage/stage.ts';
import { opcodes } from './wire/wire-frame.ts';

const over = limits.max_message_bytes + 1;
const framesOfBurst = 6_000;
// The clock is looked at once for so many frames, and a turn is over when it was looked at twice.
const mostFramesInATurn = 1_024;

/** Frames above the limit: never delivered, and the connection ends with 1009. */
export const limitCases: readonly ComplianceCase[] = [
  tooLargeFromDialer('bytes', 'of bytes at the default limit', new Uint8Array(over), {}),
  tooLargeFromDialer('text', 'of text, counted in bytes', 'é'.repeat(501), { maxFrameBytes: 1_001 }),
  tooLargeFromListener('bytes', 'of bytes at the default limit', new Uint8Array(over), {}),
  tooLargeFromListener('text', 'of text, counted in bytes', 'é'.repeat(501), { maxFrameBytes: 1_001 }),
  {
    id: 'limits/at-the-limit',
    title: 'delivers frames of exactly the limit each side was given',
    listener: async (stage) => {
      const recorder = await (await stage.listen({ maxFrameBytes: 1_000 })).next();
      equal(await recorder.frame(), 'x'.repeat(1_000), 'frame at the listener');
      recorder.connection.send(new Uint8Array(2_000));
    },
    dialer: async (stage) => {
      const recorder = await stage.dial({ maxFrameBytes: 2_000 });
      recorder.connection.send('x'.repeat(1_000));
      const frame = await recorder.frame();
      equal(frame.length, 2_000, 'bytes of the frame at the dialer');
    },
  },
  {
    id: 'limits/told-before-the-close',
    title: 'tells the listener of a frame above the limit, and sends what it answers before the Close',
    listener: async (stage) => {
      const onTooLarge = (connection: Connection): void => void connection.send('too large');
      const recorder = await (await stage.listen({ maxFrameBytes: 1_000, reactions: { onTooLarge } })).next();
      expectTooLarge(await recorder.closed(), recorder);
      equal(recorder.tooLarge, 1, 'times it was told');
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      recorder.connection.send('x'.repeat(1_001));
      equal(await recorder.frame(), 'too large', 'what came before the Close');
      equal((await recorder.closed()).code, 1009, 'code at the dialer');
    },
  },
  {
    id: 'limits/publication-before-the-close',
    title: 'sends what was published, and what is answered to a frame above the limit, before the Close',
    needs: ['listener.group'],
    listener: async (stage) => {
      let group: Group | undefined;
      const reactions = {
        onFrame: () => void group?.publish('published'),
        onTooLarge: (connection: Connection) => void connection.send('too large'),
      };
      const host = await stage.listen({ maxFrameBytes: 1_000, reactions });
      const recorder = await host.next();
      group = createGroup(host);
      group.add(recorder.connection);
      recorder.connection.send('begin');
      await recorder.closed();
    },
    wire: async (stage) => {
      const connection = await stage.upgrade();
      equal(textOf(await connection.readFrame()), 'begin', 'what came first');
      const small = connection.encode({ opcode: opcodes.text, payload: new Uint8Array(1).fill(0x61) });
      const large = connection.encode({ opcode: opcodes.binary, payload: new Uint8Array(1_001) });
      connection.write(Uint8Array.of(...small, ...large));
      equal(textOf(await connection.readFrame()), 'published', 'what came of the small one');
      equal(textOf(await connection.readFrame()), 'too large', 'what came of the large one');
      equal((await connection.readClose()).code, 1009, 'code on the wire');
    },
  },
  {
    id: 'limits/a-burst-in-turns',
    title: 'handles a burst of frames over many turns of the event loop, each of them once and in order',
    listener: async (stage) => {
      const numbers: number[] = [];
      let inThisTurn = 0;
      let mostInATurn = 0;
      const onFrame = (frame: Frame): void => {
        work(0.02);
        numbers.push(Number(new TextDecoder().decode(frame as Uint8Array).trimEnd()));
        if (inThisTurn === 0) setImmediate(() => (inThisTurn = 0));
        inThisTurn += 1;
        mostInATurn = Math.max(mostInATurn, inThisTurn);
      };
      const host = await stage.listen({ maxReadMs: 1, maxBufferedBytes: 32 << 20, reactions: { onFrame } });
      const recorder = await host.next();
      await stage.until('the last frame of the burst', () => numbers.length >= framesOfBurst);
      check(
        numbers.every((number, index) => number === index),
        'the frames come in order',
      );
      check(mostInATurn <= mostFramesInATurn, `${mostInATurn} frames in one turn, at most ${mostFramesInATurn}`);
      recorder.connection.close();
    },
    wire: async (stage) => {
      const connection = await stage.upgrade();
      const frames = Array.from({ length: framesOfBurst }, (_, index) =>
        connection.encode({ opcode: opcodes.binary, payload: new TextEncoder().encode(String(index).padEnd(1024)) }),
      );
      connection.write(Buffer.concat(frames));
      await connection.readClose();
    },
  },
  ...(['dialer', 'listener'] as const).map(closedWithItsCode),
  {
    id: 'limits/fragments',
    title: 'counts all fragments of a message, and does not wait for the last',
    lacks: ['listener.cutsLargeMessages'],
    listener: async (stage) => {
      const recorder = await (await stage.listen({ maxFrameBytes: 1_000, ...shortCloseMs })).next();
      expectTooLarge(await recorder.closed(), recorder);
    },
    wire: async (stage) => {
      const connection = await stage.upgrade();
      connection.sendFrame({ opcode: opcodes.binary, fin: false, payload: new Uint8Array(600) });
      connection.sendFrame({ opcode: opcodes.continuation, fin: false, payload: new Uint8Array(600) });
      equal((await connection.readClose()).code, 1009, 'code on the wire');
    },
  },
  {
    id: 'limits/announced-length',
    title: 'refuses a length above the limit without waiting for the bytes',
    lacks: ['listener.cutsLargeMessages'],
    listener: async (stage) => {
      const recorder = await (await stage.listen(shortCloseMs)).next();
      expectTooLarge(await recorder.closed(), recorder);
    },
    wire: async (stage) => {
      const connection = await stage.upgrade();
      connection.write(Uint8Array.of(0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8));
      equal((await connection.readClose()).code, 1009, 'code on the wire');
    },
  },
];

function tooLargeFromDialer(
  name: string,
  title: string,
  frame: Frame,
  options: { maxFrameBytes?: number },
): ComplianceCase {
  return {
    id: `limits/${name}-at-listener`,
    title: `closes with 1009 and does not deliver a frame above the limit at the listener, ${title}`,
    listener: async (stage) => {
      const recorder = await (await stage.listen(options)).next();
      expectTooLarge(await recorder.closed(), recorder);
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      recorder.connection.send(frame);
      equal((await recorder.closed()).code, 1009, 'code at the dialer');
    },
  };
}

function tooLargeFromListener(
  name: string,
  title: string,
  frame: Frame,
  options: { maxFrameBytes?: number },
): ComplianceCase {
  return {
    id: `limits/${name}-at-dialer`,
    title: `closes with 1009 and does not deliver a frame above the limit at the dialer, ${title}`,
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      recorder.connection.send(frame);
      const { code } = await recorder.closed();
      if ((await stage.hear('codes')) === true) equal(code, 1009, 'code at the listener');
    },
    dialer: async (stage) => {
      const recorder = await stage.dial(options);
      await recorder.closed();
      equal(recorder.unread, 0, 'frames delivered');
      stage.tell('codes', stage.can.protocolCloseCodes);
    },
  };
}

/** The code alone is no frame above the limit. */
function closedWithItsCode(side: 'dialer' | 'listener'): ComplianceCase {
  return {
    id: `limits/code-of-${side}`,
    title: `tells of no frame above the limit where the ${side} closes with its code`,
    ...(side === 'dialer' ? { needs: ['dialer.protocolCloseCodes'] as const } : {}),
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      if (side === 'listener') recorder.connection.close(1009, 'enough');
      await recorder.closed();
      equal(recorder.tooLarge, 0, 'times it was told');
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      if (side === 'dialer') recorder.connection.close(1009, 'enough');
      await recorder.closed();
    },
  };
}

/** Computes for so many milliseconds. */
function work(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

const textOf = ({ payload }: { readonly payload: Uint8Array }): string => new TextDecoder().decode(payload);

/** The side that closes with 1009 may stop reading at once, and so miss the answer to its Close frame. */
function expectTooLarge({ code }: Ending, recorder: Recorder): void {
  oneOf(code, [1009, 1006], 'code at the side that closed');
  check(recorder.unread === 0, 'the frame is not delivered');
}
