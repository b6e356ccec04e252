import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCounts } from '../../../src/backplane/counts.ts';
import { InterestSet } from '../../../src/backplane/interest-set.ts';
import type { Placed } from '../../../src/backplane/nats/cursor.ts';
import { LogReader } from '../../../src/backplane/nats/log-reader.ts';
import type { TakeStored } from '../../../src/backplane/nats/log-store.ts';

/** A stream of one topic, of which this node reads, and what it delivered. */
function play(topic = 'a') {
  const stream: Placed[] = [];
  const delivered: string[] = [];
  const warned: string[] = [];
  const counts = createCounts();
  const held = new Set([topic]);
  let reads = 0;
  const reader = new LogReader({
    nodeId: 'me',
    counts,
    holds: (each) => held.has(each),
    warn: (_, message) => warned.push(message),
    deliver: (_, { texts }) => delivered.push(...texts),
    store: {
      async read(subject: string, from: number, take: TakeStored) {
        reads += 1;
        await null;
        for (const each of [...stream])
          if (each.sequence >= from) take(subject, { sequence: each.sequence, parcel: each.parcel });
      },
    },
  });
  let next = { epoch: 1, offset: 0, number: 0, sequence: 0 };
  const store = (node: string, texts: readonly string[]): Placed => {
    next = { ...next, number: next.number + 1, sequence: next.sequence + 2 };
    const position = { epoch: next.epoch, offset: next.offset };
    next.offset += texts.length;
    const previous = stream.at(-1)?.sequence ?? 0;
    const placed = { sequence: next.sequence, previous, parcel: { node, number: next.number, texts, position } };
    stream.push({ ...placed, parcel: { ...placed.parcel, topic: undefined, before: undefined } });
    return stream.at(-1) ?? fail();
  };
  const startAnew = (): void => {
    next = { ...next, epoch: next.epoch + 1, offset: 0 };
  };
  return { stream, delivered, warned, counts, held, reader, store, startAnew, reads: () => reads };
}

function fail(): never {
  throw new Error('nothing is stored');
}

const turns = async (): Promise<void> => {
  for (let n = 0; n < 50; n += 1) await Promise.resolve();
};

describe('a reader of the log', () => {
  /** Whose a parcel is, how many texts it has, whether it comes live, and how much later its answer comes. */
  const parcel = fc.record({
    isOwn: fc.boolean(),
    size: fc.integer({ min: 1, max: 3 }),
    isLive: fc.boolean(),
    answerAfter: fc.nat(3),
    turns: fc.boolean(),
    startsAnew: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  });

  it('delivers everything once and in order, whichever part of it comes, and however late', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(parcel, { maxLength: 20 }), async (parcels) => {
        const { stream, delivered, reader, store, startAnew } = play();
        const first = store('other', ['first']);
        reader.live('a', first);
        const answers: { due: number; placed: Placed }[] = [];
        for (const [at, { isOwn, size, isLive, answerAfter, turns: waits, startsAnew }] of parcels.entries()) {
          if (startsAnew) startAnew();
          const placed = store(
            isOwn ? 'me' : 'other',
            Array.from({ length: size }, (_, n) => `${at}.${n}`),
          );
          if (isLive) reader.live('a', placed);
          if (isOwn) answers.push({ due: at + answerAfter, placed });
          for (const each of answers.filter(({ due }) => due === at)) reader.own('a', each.placed);
          if (waits) await turns();
        }
        for (const each of answers.filter(({ due }) => due >= parcels.length)) reader.own('a', each.placed);
        reader.live('a', store('other', ['last']));
        await turns();
        expect(delivered).toEqual(stream.flatMap((each) => each.parcel.texts));
      }),
    );
  });

  it('gives nothing twice that comes again', async () => {
    const { delivered, reader, store } = play();
    const [one, two] = [store('other', ['1']), store('me', ['2'])];
    for (const each of [one, one, two, one, two]) reader.live('a', each);
    reader.own('a', two);
    reader.live('a', two);
    await turns();
    expect(delivered).toEqual(['1', '2']);
  });

  it('counts what was gone before it was read, and goes on behind it', async () => {
    const { stream, delivered, warned, counts, reader, store } = play();
    reader.live('a', store('other', ['1']));
    store('other', ['2', '3']);
    stream.splice(0);
    reader.live('a', store('other', ['4']));
    await turns();
    expect([delivered, counts.messagesDropped, warned.length]).toEqual([['1', '4'], 2, 1]);
  });

  it('delivers what is its own even where the stream has dropped it', async () => {
    const { stream, delivered, reader, store } = play();
    reader.live('a', store('other', ['1']));
    store('other', ['2']);
    const own = store('me', ['3']);
    reader.own('a', own);
    stream.splice(0);
    reader.live('a', store('other', ['4']));
    await turns();
    expect(delivered).toEqual(['1', '3', '4']);
  });

  it('refuses what goes back within an epoch, and what no node wrote', () => {
    const { delivered, counts, reader, store } = play();
    reader.live('a', store('other', ['1', '2']));
    const bad = store('other', ['bad']);
    reader.live('a', { ...bad, parcel: { ...bad.parcel, position: { epoch: 1, offset: 0 } } });
    reader.read('a', { sequence: 9, parcel: undefined });
    expect([delivered, counts.unknownMessageTypes]).toEqual([['1', '2'], 2]);
  });

  it('does not deliver what was given up, and tells of what came before that', () => {
    const { delivered, reader, store } = play();
    const [early, late] = [store('me', ['1']), store('me', ['2'])];
    reader.live('a', early);
    expect([reader.abandon(early.parcel), reader.abandon(late.parcel)]).toEqual([true, false]);
    reader.live('a', late);
    reader.live('a', store('other', ['3']));
    expect(delivered).toEqual(['1', '3']);
  });

  it('gives what is its own by the answer where nobody here holds the topic', () => {
    const { delivered, held, reader, store } = play();
    held.clear();
    const [own, other] = [store('me', ['1']), store('other', ['2'])];
    for (const each of [own, other]) reader.live('a', each);
    reader.own('a', own);
    expect(delivered).toEqual(['1']);
  });

  it('begins with what comes when a topic is held again, and reads nothing before it', async () => {
    const { delivered, held, reader, store, reads } = play();
    reader.live('a', store('other', ['1']));
    held.clear();
    reader.dropped('a');
    store('other', ['2']);
    held.add('a');
    reader.live('a', store('other', ['3']));
    await turns();
    expect([delivered, reads()]).toEqual([['1', '3'], 0]);
  });

  it('waits with topics that may have missed something, and not with those that are new', () => {
    const { delivered, held, reader, store } = play('old');
    const before = new InterestSet();
    before.add('old');
    reader.holdUp(before);
    const missed = store('other', ['missed']);
    reader.live('old', store('other', ['live']));
    held.add('new');
    reader.live('new', store('other', ['new']));
    expect([delivered, reader.goOn()]).toEqual([['new'], false]);
    reader.read('old', missed, 1);
    expect([delivered, reader.goOn()]).toEqual([['new', 'missed'], true]);
  });
});
