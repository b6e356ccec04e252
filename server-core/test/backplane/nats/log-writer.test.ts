import { createDrivenClock } from '@wsekit/transports/memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCounts } from '../../../src/backplane/counts.ts';
import { LogWriter } from '../../../src/backplane/nats/log-writer.ts';
import { decodeParcel, type Parcel } from '../../../src/backplane/nats/parcel.ts';
import { Member } from '../contract/member.ts';
import { unstarted } from './unstarted.ts';

interface Message {
  readonly topic: string;
  readonly parcel: Parcel;
  readonly sequence: number;
  readonly id: string;
}

/** What an engine does with one message. */
type Deed = 'store' | 'lose' | 'store and lose the answer' | 'let another one in first';

/** A stream that checks what it is given, and a writer. */
function play(deeds: readonly Deed[] = [], limits = {}) {
  const clock = createDrivenClock();
  const node = new Member(unstarted, clock);
  const stream: Message[] = [];
  const rest = [...deeds];
  const counts = createCounts();
  const fates: string[] = [];
  let isUp = true;
  let number = 0;
  let failures = 0;
  const lastOf = (topic: string) => stream.findLast((each) => each.topic === topic);
  const put = (topic: string, parcel: Parcel, id: string): number => {
    stream.push({ topic, parcel, id, sequence: stream.length + 1 });
    return stream.length;
  };
  const letIn = (topic: string): void => {
    const last = lastOf(topic)?.parcel;
    const offset = last?.position === undefined ? 0 : last.position.offset + last.texts.length;
    const position = { epoch: last?.position?.epoch ?? 5, offset };
    const rival = { node: 'other', number: 1, texts: ['rival'], position, topic: undefined, before: undefined };
    put(topic, rival, `rival ${stream.length}`);
  };
  const writer = new LogWriter({
    nodeId: 'me',
    node,
    counts,
    maxPendingMessages: 1_000,
    maxPendingBytes: 100_000,
    ackTimeoutMs: 1_000,
    ...limits,
    randomUint32: () => 7,
    isUp: () => isUp,
    nextNumber: () => ++number,
    sendUnkept: ({ text }) => fates.push(`unkept ${text}`),
    stored: (_, { parcel }) => fates.push(...parcel.texts),
    abandoned: () => false,
    failing: () => {
      failures += 1;
    },
    store: {
      async last(topic: string) {
        return lastOf(topic);
      },
      async append(topic: string, payload: Uint8Array, lastSequence: number, id: string) {
        const deed = rest.shift() ?? 'store';
        if (deed === 'lose') throw new Error('lost');
        const known = stream.find((each) => each.id === id);
        if (known !== undefined) return known.sequence;
        if (deed === 'let another one in first') letIn(topic);
        if ((lastOf(topic)?.sequence ?? 0) !== lastSequence) return undefined;
        const parcel = decodeParcel(payload);
        if (parcel === undefined) throw new Error('no parcel');
        const sequence = put(topic, parcel, id);
        if (deed === 'store and lose the answer') throw new Error('no answer');
        return sequence;
      },
    },
  });
  const setUp = (now: boolean): void => {
    isUp = now;
  };
  const run = async (ms: number): Promise<void> => {
    for (let n = 0; n < ms; n += 50) {
      for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
      clock.advance(50);
    }
  };
  return { writer, node, stream, counts, fates, setUp, run, failures: () => failures };
}

const storedTexts = (stream: readonly Message[]) =>
  stream.flatMap(({ parcel }) => (parcel.node === 'me' ? parcel.texts : []));
const offsets = (stream: readonly Message[]) =>
  stream.flatMap(({ parcel: { texts, position } }) => texts.map((_, n) => (position?.offset ?? -1) + n));

describe('a writer of the log', () => {
  const deeds = fc.constantFrom<Deed>('store', 'lose', 'store and lose the answer', 'let another one in first');

  it('stores each publication once, in order, at offsets without a hole, whatever the engine does meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deeds, { maxLength: 12 }), fc.integer({ min: 1, max: 30 }), async (given, count) => {
        const { writer, node, stream, fates, run } = play(given, { ackTimeoutMs: 60_000 });
        const texts = Array.from({ length: count }, (_, n) => `${n}`);
        for (const [n, text] of texts.entries()) {
          writer.publish({ topic: 'a', text });
          if (n % 3 === 0) await run(50);
        }
        await run(3_000);
        expect([fates, node.undeliveredTexts, storedTexts(stream)]).toEqual([texts, [], texts]);
        expect(offsets(stream)).toEqual(
          Array.from({ length: stream.flatMap((e) => e.parcel.texts).length }, (_, n) => n),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('gives up what is not stored in time, in order, with what waits behind it, and says that the engine fails', async () => {
    const { writer, node, counts, fates, run, failures } = play(Array.from({ length: 100 }, () => 'lose' as const));
    writer.publish({ topic: 'a', text: '1' });
    await run(100);
    for (const text of ['2', '3']) writer.publish({ topic: 'a', text });
    await run(2_000);
    expect([fates, node.undeliveredTexts, counts.messagesDropped, failures()]).toEqual([[], ['1', '2', '3'], 3, 1]);
    expect(node.clock.scheduled).toBe(0);
  });

  it('lets nothing wait that the engine cannot take, but behind what may be stored', async () => {
    const { writer, node, fates, setUp, run } = play(['store and lose the answer']);
    writer.publish({ topic: 'a', text: '1' });
    await run(50);
    setUp(false);
    writer.publish({ topic: 'b', text: 'b' });
    writer.publish({ topic: 'a', text: '2' });
    expect(node.undeliveredTexts).toEqual(['b']);
    setUp(true);
    writer.wake();
    await run(200);
    expect([fates, node.undeliveredTexts]).toEqual([['1', '2'], ['b']]);
  });

  it('takes so many publications and bytes at once, and no more', async () => {
    const few = play([], { maxPendingMessages: 3 });
    for (const text of ['1', '2', '3', '4']) few.writer.publish({ topic: text, text });
    expect(few.node.undeliveredTexts).toEqual(['4']);
    await few.run(50);
    few.writer.publish({ topic: '5', text: '5' });
    await few.run(50);
    expect(few.fates).toEqual(['1', '2', '3', '5']);
    const small = play([], { maxPendingBytes: 10 });
    for (const text of ['éé', '123456', '7']) small.writer.publish({ topic: 'a', text });
    expect(small.node.undeliveredTexts).toEqual(['7']);
  });

  it('puts what waits into one message, 64 publications and 64 KiB of them at most', async () => {
    const { writer, stream, run } = play();
    for (let n = 0; n < 100; n += 1) writer.publish({ topic: 'a', text: `${n}` });
    for (const text of ['x'.repeat(40_000), 'y'.repeat(40_000)]) writer.publish({ topic: 'b', text });
    await run(200);
    expect(stream.filter(({ topic }) => topic === 'a').map(({ parcel }) => parcel.texts.length)).toEqual([64, 36]);
    expect(stream.filter(({ topic }) => topic === 'b').length).toBe(2);
  });

  it('sends what is not kept in its place, and begins anew behind a message that is none', async () => {
    const { writer, stream, fates, run } = play();
    stream.push({
      topic: 'a',
      parcel: { node: 'x', number: 1, texts: ['?'], position: undefined, topic: undefined, before: undefined },
      id: '',
      sequence: 1,
    });
    writer.publish({ topic: 'a', text: '1' });
    writer.publish({ topic: 'a', text: 'bare', kept: false });
    writer.publish({ topic: 'a', text: '2' });
    await run(200);
    expect(fates).toEqual(['1', 'unkept bare', '2']);
    expect(stream.slice(1).map(({ parcel }) => parcel.position)).toEqual([
      { epoch: 7, offset: 0 },
      { epoch: 7, offset: 1 },
    ]);
  });

  it('leaves a hole of as many offsets as publications were not stored before the next one of the topic', async () => {
    const { writer, stream, node, setUp, run } = play(['store', 'store', 'lose']);
    for (const topic of ['a', 'b']) writer.publish({ topic, text: 'first' });
    await run(50);
    writer.publish({ topic: 'a', text: 'given up' });
    await run(50);
    setUp(false);
    writer.publish({ topic: 'a', text: 'behind it' });
    await run(1_500);
    writer.publish({ topic: 'a', text: 'while away' });
    setUp(true);
    for (const topic of ['b', 'a', 'a']) writer.publish({ topic, text: 'next' });
    await run(50);
    expect(node.undeliveredTexts).toEqual(['given up', 'behind it', 'while away']);
    expect(stream.map(({ topic, parcel: { texts, position } }) => [topic, position?.offset, texts.length])).toEqual([
      ['a', 0, 1],
      ['b', 0, 1],
      ['b', 1, 1],
      ['a', 4, 2],
    ]);
  });

  it('gives up at once what is under way when it stops', async () => {
    const { writer, node, run } = play(['lose']);
    writer.publish({ topic: 'a', text: '1' });
    await run(50);
    writer.stop();
    await writer.idle();
    writer.publish({ topic: 'a', text: '2' });
    expect([node.undeliveredTexts, node.clock.scheduled]).toEqual([['1', '2'], 0]);
  });
});
