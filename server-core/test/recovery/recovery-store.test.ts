import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecoveryStore } from '../../src/index.ts';

function storeWith(options: Partial<ConstructorParameters<typeof RecoveryStore>[0]> = {}): RecoveryStore {
  let epoch = 9;
  return new RecoveryStore({ randomUint32: () => ++epoch, ...options });
}

function fill(store: RecoveryStore, topic: string, count: number, nowMs = 0): void {
  for (let index = 0; index < count; index += 1) store.keep(topic, `${topic}${index}`, 10, nowMs);
}

describe('a history of 16 that holds the offsets 4 to 19', () => {
  const store = storeWith({ bufferEntries: 16 });
  fill(store, 'a', 20);
  const position = { epoch: '0000000a', offset: 19, recoverable: true };

  it.each([
    ['0000000a', 19, true, 0],
    ['A', 4, true, 15],
    ['0000000a', 3, true, 16],
    ['0000000a', 2, false, 0],
    ['0000000a', 999, true, 0],
    ['0000000b', 18, false, 0],
    ['000000000a', 18, false, 0],
    ['', 18, false, 0],
    [10, 18, false, 0],
    [null, null, false, 0],
    ['0000000a', -1, false, 0],
    ['0000000a', 18.5, false, 0],
    ['0000000a', '18', false, 0],
    ['0000000a', 2 ** 60, false, 0],
  ])('asked with epoch %j and offset %j answers recovered %s and %i messages', (epoch, offset, recovered, count) => {
    const { answer, texts } = store.recover('a', epoch, offset);
    expect(answer).toEqual({ ...position, recovered, count });
    expect(texts).toEqual(Array.from({ length: count }, (_, index) => `a${20 - count + index}`));
  });

  it('answers its position to who asks for nothing', () => {
    expect(store.position('a')).toEqual({ answer: { ...position, recovered: false, count: 0 }, texts: [], bytes: 0 });
  });

  it('takes an offset beyond the last for another history where the documents count', () => {
    const documented = storeWith({ profile: 'documented' });
    fill(documented, 'a', 20);
    expect(documented.recover('a', 'a', 20).answer.recovered).toBe(false);
    expect(documented.recover('a', 'a', 19).answer.recovered).toBe(true);
  });
});

describe('a store of histories', () => {
  it('knows nothing of a topic without publications', () => {
    const { answer, texts } = storeWith().recover('a', '0000000a', 0);
    expect(answer).toEqual({ epoch: null, offset: 0, recoverable: false, recovered: false, count: 0 });
    expect(texts).toEqual([]);
  });

  it('holds no more histories than its budget has room for, the one written first gone first', () => {
    const store = storeWith({ memoryBytes: 2048 * 20 });
    for (let topic = 0; topic < 25; topic += 1) fill(store, `t${topic}`, 1);
    expect([store.topicCount, store.position('t4').answer.recoverable]).toEqual([20, false]);
    expect(store.position('t5').answer.recoverable).toBe(true);
    expect(store.totalBytes).toBe(200);
  });

  it('knows the size of what it replays', () => {
    const store = storeWith();
    fill(store, 'a', 5);
    expect(store.recover('a', 'a', 1).bytes).toBe(30);
  });

  it('never replays a part of what is missing', () => {
    const store = storeWith({ bufferEntries: 1024, maxMessages: 500 });
    fill(store, 'a', 600);
    expect(store.recover('a', 'a', 98).answer).toMatchObject({ recovered: false, count: 0 });
    expect(store.recover('a', 'a', 99).answer).toMatchObject({ recovered: true, count: 500 });
  });

  it('begins a history under an epoch of its own, at 0', () => {
    const store = storeWith({ ttlMs: 1000 });
    expect(store.next('a', 0)).toEqual({ epoch: 10, offset: 0 });
    fill(store, 'a', 3);
    expect([store.next('a', 0), store.next('b', 0)]).toEqual([
      { epoch: 10, offset: 3 },
      { epoch: 11, offset: 0 },
    ]);
    store.sweep(1001);
    expect(store.next('a', 1001)).toEqual({ epoch: 12, offset: 0 });
  });

  it('drops what nothing was published to for too long, and keeps the rest', () => {
    const store = storeWith({ ttlMs: 1000 });
    fill(store, 'old', 1, 0);
    fill(store, 'new', 1, 0);
    fill(store, 'new', 1, 500);
    store.sweep(1000);
    expect(store.topicCount).toBe(2);
    store.sweep(1001);
    expect([store.topicCount, store.totalBytes]).toEqual([1, 20]);
    expect(store.position('new').answer.offset).toBe(1);
  });

  it('lets what was written before the clock was set back grow old as well', () => {
    const store = storeWith({ ttlMs: 1000 });
    fill(store, 'before', 1, 3_600_000);
    fill(store, 'also before', 1, 3_600_000);
    fill(store, 'behind', 1, 400);
    store.sweep(500);
    store.sweep(1400);
    expect(store.topicCount).toBe(3);
    store.sweep(1501);
    expect(store.topicCount).toBe(0);
  });

  it('drops the history that was written to longest ago when the budget is full', () => {
    const store = storeWith({ memoryBytes: 50 });
    fill(store, 'a', 2);
    fill(store, 'b', 2);
    fill(store, 'a', 1);
    store.keep('c', 'c0', 10, 0);
    expect([store.topicCount, store.totalBytes]).toEqual([2, 40]);
    expect(store.position('b').answer.epoch).toBeNull();
  });

  it('lets a single history too large for the budget give up its oldest messages', () => {
    const store = storeWith({ memoryBytes: 50 });
    fill(store, 'a', 9);
    expect([store.totalBytes, store.recover('a', 'a', 3).texts]).toEqual([50, ['a4', 'a5', 'a6', 'a7', 'a8']]);
    store.keep('a', 'huge', 51, 0);
    expect([store.totalBytes, store.recover('a', 'a', 8).answer.recovered]).toEqual([0, false]);
  });

  it('holds what a list of everything would hold', () => {
    const command = fc.record({
      topic: fc.constantFrom('a', 'b', 'c'),
      bytes: fc.nat({ max: 40 }),
      asked: fc.nat({ max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
        const store = storeWith({ bufferEntries: 16, maxMessages: 8 });
        const all = new Map<string, string[]>();
        const epochs = new Map<string, string>();
        commands.forEach(({ topic, bytes, asked }, index) => {
          const published = all.get(topic) ?? [];
          all.set(topic, [...published, `${index}`]);
          store.keep(topic, `${index}`, bytes, index);
          const { epoch } = store.position(topic).answer;
          expect(epochs.get(topic) ?? epoch).toBe(epoch);
          epochs.set(topic, epoch ?? '');
          const missed = published.concat(`${index}`).slice(asked + 1);
          const { answer, texts } = store.recover(topic, epoch, asked);
          expect(answer.recovered).toBe(missed.length <= 8);
          expect(texts).toEqual(missed.length <= 8 ? missed : []);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('a topic that other nodes publish to as well', () => {
  const [a, b] = [0xa1, 0xb1];

  /** Own publications 0 and 1, what node `a` published under 5 and 6, and `b` under 0: own, a, own, b, a. */
  function shared(options: Parameters<typeof storeWith>[0] = {}): RecoveryStore {
    const store = storeWith({ profile: 'documented', ...options });
    store.keep('t', 'own0', 4, 0);
    heard(store, 'a', a, 5);
    store.keep('t', 'own1', 4, 0);
    heard(store, 'b', b, 0);
    heard(store, 'a', a, 6);
    return store;
  }

  function heard(store: RecoveryStore, node: string, epoch: number, offset: number): void {
    store.foreign.keep({ node, topic: 't', text: '', position: { epoch, offset } }, `${node}${offset}`, 0);
  }

  it('gives who is new what came here behind its position, of all nodes and in the order of its coming', () => {
    const store = shared();
    expect(store.recover('t', '0000000a', 0, true).texts).toEqual(['a5', 'own1', 'b0', 'a6']);
    expect(store.recover('t', '000000a1', 5, true).texts).toEqual(['own1', 'b0', 'a6']);
    expect(store.recover('t', '000000a1', 6, true)).toMatchObject({
      texts: [],
      answer: { recovered: true, offset: 6 },
    });
  });

  it('gives who has held it all along what is missing of one node alone, and published servers do so always', () => {
    expect(shared().recover('t', '000000a1', 5).texts).toEqual(['a6']);
    expect(shared({ profile: 'observed' }).recover('t', '000000a1', 5, true).texts).toEqual(['a6']);
  });

  it('is not recovered where a part of what another node published is gone', () => {
    const store = shared({ bufferEntries: 16 });
    for (let offset = 7; offset < 30; offset += 1) heard(store, 'a', a, offset);
    expect(store.recover('t', '0000000a', 1, true).answer.recovered).toBe(false);
    const gapped = shared();
    heard(gapped, 'a', a, 9);
    expect(gapped.recover('t', '0000000a', 1, true).answer.recovered).toBe(false);
    const dropped = shared();
    dropped.foreign.forgetTopic('t');
    expect(dropped.recover('t', '0000000a', 1, true).answer.recovered).toBe(false);
    const unheld = storeWith({ profile: 'documented' });
    unheld.keep('t', 'own0', 4, 0);
    unheld.foreign.passOver('t');
    expect(unheld.recover('t', '0000000a', 0, true).answer.recovered).toBe(false);
    unheld.keep('t', 'own1', 4, 0);
    expect(unheld.recover('t', '0000000a', 1, true).answer.recovered).toBe(true);
  });

  it('is not recovered behind a position from before what was heard of its history: others may have published meanwhile', () => {
    const store = shared();
    store.foreign.forgetTopic('t');
    heard(store, 'a', a, 7);
    expect(store.recover('t', '000000a1', 6, true).answer.recovered).toBe(false);
    expect(store.recover('t', '000000a1', 7, true).answer.recovered).toBe(true);
  });

  it('keeps what a node published that is gone, and does not say that this is all', () => {
    const store = shared();
    store.foreign.forgetNode('a');
    expect(store.recover('t', '0000000a', 1, true).texts).toEqual(['b0', 'a6']);
    expect(store.recover('t', '000000a1', 6, true).answer.recovered).toBe(false);
    heard(store, 'a', a, 7);
    expect(store.recover('t', '000000a1', 6, true).texts).toEqual(['a7']);
  });

  it('has lost nothing to who is further in the history of another node than this one has heard', () => {
    const { answer } = shared().recover('t', '000000a1', 8, true);
    expect(answer).toMatchObject({ recovered: true, count: 0 });
  });

  it('is not recovered where there is more than may be replayed', () => {
    expect(shared({ maxMessages: 3 }).recover('t', '0000000a', 0, true).answer.recovered).toBe(false);
    expect(shared({ maxMessages: 4 }).recover('t', '0000000a', 0, true).answer.recovered).toBe(true);
  });

  it('is not recovered where a history that had come behind the position has run out', () => {
    const store = shared({ ttlMs: 100 });
    store.keep('t', 'own2', 4, 90);
    store.sweep(150);
    expect(store.recover('t', '0000000a', 1, true).answer.recovered).toBe(false);
    expect(store.recover('t', '0000000a', 2, true).answer.recovered).toBe(true);
  });
});
