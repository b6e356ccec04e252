import { describe, expect, it } from 'vitest';
import { Batcher, batchingProblems, resolveBatching } from '../../src/queue/batcher.ts';
import type { WaitingMessage } from '../../src/queue/waiting-message.ts';

const message = (id: string, bytes: number = 10, t: string = 'say'): WaitingMessage => ({
  ...{ id, bytes, level: 5, order: 0, queuedMs: 0 },
  envelope: { t, p: id, id },
});

function batcher(options: { maxMessages?: number; maxBytes?: number } = {}): Batcher {
  let ids = 0;
  return new Batcher({
    ...resolveBatching(options),
    mayJoin: ({ t }) => t !== 'signed',
    nextId: () => {
      ids += 1;
      return `batch ${ids}`;
    },
  });
}

const idsOf = (packs: readonly { messages: readonly WaitingMessage[] }[]): string[] =>
  packs.map(({ messages }) => messages.map(({ id }) => id).join(' '));

describe('a batcher', () => {
  it('joins neighbours by number and by bytes, and keeps their order', () => {
    expect(idsOf(batcher({ maxMessages: 2 }).pack(['a', 'b', 'c'].map((id) => message(id))))).toEqual(['a b', 'c']);
    const sized = [message('a', 60), message('b', 40), message('c', 1), message('d', 500), message('e', 1)];
    expect(idsOf(batcher({ maxBytes: 100 }).pack(sized))).toEqual(['a b', 'c', 'd', 'e']);
  });

  it('leaves alone what has to be signed by itself', () => {
    const given = [message('a'), message('b', 10, 'signed'), message('c'), message('d')];
    expect(idsOf(batcher().pack(given))).toEqual(['a', 'b', 'c d']);
  });

  it('writes a batch with the number of its messages, under one id of its own', () => {
    const [pack, alone] = batcher({ maxMessages: 2 }).pack([message('a'), message('b'), message('c')]);
    expect(pack?.envelope).toEqual({
      t: 'batch',
      id: 'batch 1',
      p: { messages: [message('a').envelope, message('b').envelope], count: 2, batch_id: 'batch 1' },
    });
    expect(alone?.envelope).toEqual(message('c').envelope);
  });

  it('finds what a server refused by its place, once, and trusts no answer', () => {
    const subject = batcher();
    const [pack] = subject.pack([message('a'), message('b')]);
    if (pack === undefined) throw new Error('there is no batch');
    subject.sent(pack);
    for (const nonsense of [undefined, 7, {}, { batch_id: 'other' }, { batch_id: 1 }]) {
      expect(subject.refusalsIn(nonsense)).toEqual([]);
    }
    const errors = [{ index: 1, code: 'RATE_LIMITED' }, { index: 7, code: 'X' }, { index: 'b' }, 3];
    const answer = { batch_id: 'batch 1', success: false, errors: errors.slice(0, 3) };
    expect(subject.refusalsIn(answer)).toEqual([{ envelope: message('b').envelope, code: 'RATE_LIMITED' }]);
    expect(subject.refusalsIn(answer)).toEqual([]);
  });

  it('takes a refusal without a place for one of all', () => {
    const subject = batcher();
    const [pack] = subject.pack([message('a'), message('b')]);
    if (pack === undefined) throw new Error('there is no batch');
    subject.sent(pack);
    const answer = { batch_id: 'batch 1', success: false, errors: [{ code: 'MESSAGE_TOO_LARGE' }] };
    expect(subject.refusalsIn(answer).map(({ envelope, code }) => [envelope.id, code])).toEqual([
      ['a', 'MESSAGE_TOO_LARGE'],
      ['b', 'MESSAGE_TOO_LARGE'],
    ]);
  });

  it('remembers the last hundred batches that were not answered', () => {
    const subject = batcher({ maxMessages: 2 });
    for (const pack of subject.pack(Array.from({ length: 202 }, (_, at) => message(String(at))))) subject.sent(pack);
    const refused = { success: false, errors: [{ index: 0, code: 'X' }] };
    const found = (batch_id: string): number => subject.refusalsIn({ ...refused, batch_id }).length;
    expect(['batch 1', 'batch 2', 'batch 101'].map(found)).toEqual([0, 1, 1]);
  });

  it('names options out of range', () => {
    expect(batchingProblems({ maxMessages: 0, maxBytes: -1, maxDelayMs: Number.NaN })).toHaveLength(3);
    expect([batchingProblems(false), batchingProblems({})]).toEqual([[], []]);
  });
});
