import type { Frame } from '@wsekit/spec';
import type { ComplianceCase } from './case.ts';
import { check, equal } from './expect.ts';
import { createCounter, sendNumbers } from './order.ts';
import type { Recorder } from './stage/recorder.ts';
import type { DialerStage, ListenerStage, Stage } from './stage/stage.ts';

type Side = 'listener' | 'dialer';

const frameBytes = 16_384;
const maxBufferedBytes = 1_048_576;
/** More than a connection and the buffers of the systems between can hold: 256 MiB. */
const manyFrames = 16_384;

/** Readers that are slower than writers. */
export const backpressureCases: readonly ComplianceCase[] = (['listener', 'dialer'] as const).flatMap((side) => [
  slowReader(
    side,
    'full',
    'answers full at the limit, loses nothing it called sent, and tells onDrain when there is room again',
    async (recorder, stage) => {
      await stage.link('pause');
      const sent = fill(recorder, 0);
      check(recorder.connection.bufferedBytes > maxBufferedBytes / 4, 'bufferedBytes follows what waits');
      equal(recorder.drains, 0, 'calls of onDrain while the peer does not read');
      await stage.link('resume');
      await recorder.drained();
      check(
        recorder.connection.bufferedBytes <= maxBufferedBytes / 4,
        'onDrain comes at a quarter of the limit or less',
      );
      equal(recorder.connection.send(numbered(sent)), 'sent', 'send after onDrain');
      stage.tell('count', sent + 1);
      await stage.until('bufferedBytes to be 0', () => recorder.connection.bufferedBytes === 0);
    },
  ),
  slowReader(side, 'again', 'fills and drains again and again in flat memory', async (recorder, stage) => {
    const rounds = Math.max(3, stage.scaled(12));
    let sent = 0;
    let base = 0;
    for (let round = 0; round < rounds; round += 1) {
      await stage.link('pause');
      sent = fill(recorder, sent);
      await stage.link('resume');
      await stage.until('bufferedBytes to be 0', () => recorder.connection.bufferedBytes === 0);
      equal(recorder.drains, round + 1, 'calls of onDrain, one for each time it was full');
      if (round === 1) base = stage.memoryBytes();
    }
    stage.tell('count', sent);
    const grown = stage.memoryBytes() - base;
    check(grown < flatBytes, `memory stays flat: it grew by ${grown} bytes over ${rounds - 2} rounds`);
  }),
  slowReader(side, 'flow', 'moves far more than the limit through a reader that pauses', async (recorder, stage) => {
    const count = stage.scaled(16_384);
    stage.tell('count', count);
    await stage.link('pause');
    const flow = sendNumbers(stage, recorder, count, frameBytes);
    await stage.until(
      'the connection to be full or done',
      () => recorder.connection.bufferedBytes > maxBufferedBytes / 2,
    );
    await stage.link('resume');
    await flow;
  }),
  quietDrain(side),
  endWhenFull(side, 'terminate', 'ends at once when terminated while full', (recorder) =>
    recorder.connection.terminate(),
  ),
  endWhenFull(side, 'close', 'ends within closeTimeoutMs when closed while full', (recorder) =>
    recorder.connection.close(),
  ),
  othersGoOn(side),
  neverFits(side),
]);

/** Less than a quarter of the limit, though all of it waits until the turn ends. */
const littleFrames = 12;
const flatBytes = 48 * 1_048_576;

function numbered(number: number): Uint8Array {
  const bytes = new Uint8Array(frameBytes);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

/** Sends numbered frames until one is refused; gives the number after the last that was sent. */
function fill(recorder: Recorder, from: number): number {
  const { connection } = recorder;
  for (let number = from; number < from + manyFrames; number += 1) {
    const result = connection.send(numbered(number));
    const held = connection.bufferedBytes;
    check(held <= maxBufferedBytes, `bufferedBytes stays within maxBufferedBytes: found ${held}`);
    if (result === 'full') return number;
    equal(result, 'sent', 'send');
  }
  throw new RangeError(`send took ${manyFrames} frames of ${frameBytes} bytes that nobody read`);
}

/** A case in which one side writes numbered frames and the other counts them. */
function slowReader(
  side: Side,
  name: string,
  title: string,
  write: (recorder: Recorder, stage: Stage) => Promise<void>,
): ComplianceCase {
  const read = async (
    stage: ListenerStage | DialerStage,
    start: (onFrame: (frame: Frame) => void) => Promise<void>,
  ) => {
    const early: Uint8Array[] = [];
    let take = (frame: Frame): void =>
      void early.push(Uint8Array.from(typeof frame === 'string' ? [] : frame.subarray(0, 4)));
    await start((frame) => take(frame));
    const counter = createCounter(await stage.hearNumber('count'));
    early.forEach(counter.onFrame);
    take = counter.onFrame;
    await stage.wait('all frames that were sent', counter.done);
  };
  return {
    id: `backpressure/${name}-${side}`,
    title: `${title} (${side})`,
    needs: ['link', `${side}.backpressure`],
    timeoutMs: 60_000,
    listener: async (stage) => {
      if (side === 'listener') await write(await (await stage.listen({ maxBufferedBytes })).next(), stage);
      else await read(stage, async (onFrame) => void (await stage.listen({ reactions: { onFrame } })));
    },
    dialer: async (stage) => {
      if (side === 'dialer') await write(await stage.dial({ maxBufferedBytes }), stage);
      else await read(stage, async (onFrame) => void (await stage.dial({ reactions: { onFrame } })));
    },
  };
}

function quietDrain(side: Side): ComplianceCase {
  const write = async (recorder: Recorder, stage: Stage): Promise<void> => {
    for (let round = 0; round < littleFrames; round += 1) {
      equal(recorder.connection.send(numbered(round)), 'sent', 'send');
    }
    stage.tell('count', littleFrames);
    await stage.hear('got');
    equal(recorder.drains, 0, 'calls of onDrain');
  };
  const base = slowReader(side, 'quiet', 'does not call onDrain when little was buffered', write);
  const reader = side === 'listener' ? 'dialer' : 'listener';
  const read = base[reader];
  const tellAfter = async (stage: ListenerStage & DialerStage): Promise<void> => {
    await read?.(stage);
    stage.tell('got');
  };
  return { ...base, [reader]: tellAfter };
}

function endWhenFull(side: Side, name: string, title: string, end: (recorder: Recorder) => void): ComplianceCase {
  const options = { maxBufferedBytes, closeTimeoutMs: 300 };
  const write = async (recorder: Recorder, stage: Stage): Promise<void> => {
    await stage.link('pause');
    fill(recorder, 0);
    end(recorder);
    equal(await recorder.closed(), { code: 1006, reason: '' }, `end at the ${side}`);
    equal(recorder.connection.bufferedBytes, 0, 'bufferedBytes after the end');
  };
  return {
    id: `backpressure/${name}-when-full-${side}`,
    title: `${title} (${side})`,
    needs: ['link', `${side}.backpressure`, ...(name === 'terminate' ? ([`${side}.terminate`] as const) : [])],
    listener: async (stage) => {
      const recorder = await (await stage.listen(side === 'listener' ? options : {})).next();
      await stage.hear('open');
      if (side === 'listener') await write(recorder, stage);
    },
    dialer: async (stage) => {
      const recorder = await stage.dial(side === 'dialer' ? options : {});
      stage.tell('open');
      if (side === 'dialer') await write(recorder, stage);
    },
  };
}

/** A second listener's connection goes around the paused link. */
function othersGoOn(side: Side): ComplianceCase {
  return {
    id: `backpressure/others-${side}`,
    title: `leaves other connections alone while one is full (${side})`,
    needs: ['link', `${side}.backpressure`],
    listener: async (stage) => {
      const host = await stage.listen({ maxBufferedBytes });
      const slow = await host.next();
      stage.tell('direct', host.url);
      const quick = await host.next();
      await stage.hear('paused');
      if (side === 'listener') fill(slow, 0);
      stage.tell('filled');
      equal(await quick.frame(), 'question', 'frame of the other connection');
      equal(quick.connection.send('answer'), 'sent', 'send on the other connection');
    },
    dialer: async (stage) => {
      const slow = await stage.dial({ maxBufferedBytes });
      const quick = await stage.dial({ at: await stage.hearText('direct') });
      await stage.link('pause');
      stage.tell('paused');
      await stage.hear('filled');
      if (side === 'dialer') fill(slow, 0);
      quick.connection.send('question');
      equal(await quick.frame(), 'answer', 'frame of the other connection');
    },
  };
}

/** Sockets tell of room only where much has waited. */
function neverFits(side: Side): ComplianceCase {
  const options = { maxBufferedBytes: 24_000 };
  const write = async (recorder: Recorder): Promise<void> => {
    const { connection } = recorder;
    equal(connection.send(new Uint8Array(options.maxBufferedBytes + 1)), 'full', 'a frame above the limit');
    await recorder.drained();
    for (let number = 0; number < littleFrames; number += 1) {
      while (connection.send(new Uint8Array(options.maxBufferedBytes / 3)) === 'full') await recorder.drained();
    }
  };
  return {
    id: `backpressure/never-fits-${side}`,
    title: `tells onDrain behind every full, however little waits (${side})`,
    needs: [`${side}.backpressure`],
    listener: async (stage) => {
      const recorder = await (await stage.listen(side === 'listener' ? options : {})).next();
      if (side === 'listener') await write(recorder);
      else for (let number = 0; number < littleFrames; number += 1) await recorder.frame();
    },
    dialer: async (stage) => {
      const recorder = await stage.dial(side === 'dialer' ? options : {});
      if (side === 'dialer') await write(recorder);
      else for (let number = 0; number < littleFrames; number += 1) await recorder.frame();
    },
  };
}
