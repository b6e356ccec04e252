import type { Frame } from '@wsekit/spec';
import type { Connection } from '../interface.ts';
import type { ComplianceCase } from './case.ts';
import { ComplianceFailure, check, equal, equalFrame } from './expect.ts';
import type { Recorder } from './stage/recorder.ts';
import type { Stage } from './stage/stage.ts';

const manyFrames = 100_000;

/** Many messages: none is lost, doubled or overtaken. */
export const orderCases: readonly ComplianceCase[] = [
  {
    id: 'order/from-dialer',
    title: 'keeps the order of 100,000 frames of the dialer',
    timeoutMs: 60_000,
    listener: async (stage) => {
      const count = stage.scaled(manyFrames);
      const counter = createCounter(count);
      await stage.listen({ reactions: { onFrame: counter.onFrame } });
      await stage.wait(`${count} frames`, counter.done);
    },
    dialer: async (stage) => {
      await sendNumbers(stage, await stage.dial(), stage.scaled(manyFrames));
    },
  },
  {
    id: 'order/from-listener',
    title: 'keeps the order of 100,000 frames of the listener',
    timeoutMs: 60_000,
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      await sendNumbers(stage, recorder, stage.scaled(manyFrames));
    },
    dialer: async (stage) => {
      const count = stage.scaled(manyFrames);
      const counter = createCounter(count);
      await stage.dial({ reactions: { onFrame: counter.onFrame } });
      await stage.wait(`${count} frames`, counter.done);
    },
  },
  {
    id: 'order/both-ways',
    title: 'keeps both orders while both sides send text and bytes in turn',
    timeoutMs: 30_000,
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      await sendAndReceive(stage, recorder);
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      await sendAndReceive(stage, recorder);
    },
  },
  {
    id: 'order/mixed-sizes',
    title: 'keeps the order of small frames behind large ones, both ways',
    timeoutMs: 30_000,
    listener: async (stage) => {
      const { next } = await stage.listen({
        reactions: { onFrame: (frame, connection) => void connection.send(frame) },
      });
      await next();
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      const sizes = [1, 200_000, 2, 70_000, 0, 125, 126, 500_000, 3, 65_535, 65_536, 4];
      const frames = sizes.map(
        (size, index): Frame => (index % 3 === 0 ? 'm'.repeat(size) : new Uint8Array(size).fill(index)),
      );
      for (const frame of frames) equal(recorder.connection.send(frame), 'sent', 'send');
      for (const [index, frame] of frames.entries()) equalFrame(await recorder.frame(), frame, `frame ${index + 1}`);
    },
  },
  {
    id: 'order/ping-pong',
    title: 'answers each frame out of the handler, 1,000 times',
    listener: async (stage) => {
      const { next } = await stage.listen({
        reactions: { onFrame: (frame, connection) => void connection.send(String(Number(frame) + 1)) },
      });
      await next();
    },
    dialer: async (stage) => {
      const last = 2 * stage.scaled(1_000);
      let reached = 0;
      const onFrame = (frame: Frame, connection: Connection): void => {
        reached = Number(frame);
        if (reached < last) connection.send(String(reached + 1));
      };
      const { connection } = await stage.dial({ reactions: { onFrame } });
      connection.send('1');
      await stage.until(`frame ${last}`, () => reached === last);
    },
  },
];

/** A receiver of the numbers 0, 1, 2 ... as 32 bits each, that fails at the first one out of order. */
export function createCounter(count: number): { readonly done: Promise<void>; onFrame(frame: Frame): void } {
  let next = 0;
  let finish = (): void => {};
  let fail = (_: Error): void => {};
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  // What fails before anybody waits for it, or when nobody does any more, is told where it is waited for.
  done.catch(() => {});
  const onFrame = (frame: Frame): void => {
    const found = typeof frame === 'string' ? Number.NaN : readNumber(frame);
    if (found !== next) fail(new ComplianceFailure(`frame ${next} in order: found ${found}`));
    next += 1;
    if (next === count) finish();
  };
  return { done, onFrame };
}

function readNumber(frame: Uint8Array): number {
  return frame.length < 4 ? Number.NaN : new DataView(frame.buffer, frame.byteOffset).getUint32(0);
}

/** Sends the numbers below `count`, waiting for `onDrain` whenever the connection is full; gives how often it was. */
export async function sendNumbers(stage: Stage, recorder: Recorder, count: number, frameBytes = 4): Promise<number> {
  const bytes = new Uint8Array(frameBytes);
  const view = new DataView(bytes.buffer);
  let waits = 0;
  for (let number = 0; number < count; ) {
    view.setUint32(0, number);
    const seen = recorder.drains;
    const result = recorder.connection.send(bytes);
    check(result !== 'closed', `the connection is open at frame ${number}`);
    if (result === 'sent') {
      number += 1;
    } else {
      waits += 1;
      await stage.until('onDrain after full', () => recorder.drains > seen);
    }
  }
  return waits;
}

async function sendAndReceive(stage: Stage, recorder: Recorder): Promise<void> {
  const count = stage.scaled(5_000);
  const frameOf = (index: number): Frame =>
    index % 2 === 0 ? `text ${index}` : Uint8Array.of(index >> 8, index & 0xff);
  for (let index = 0; index < count; index += 1) equal(recorder.connection.send(frameOf(index)), 'sent', 'send');
  for (let index = 0; index < count; index += 1) equalFrame(await recorder.frame(), frameOf(index), `frame ${index}`);
}
