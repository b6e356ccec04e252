import { describe, expect, it } from 'vitest';
import { NatsHistory } from '../../../src/backplane/nats/history.ts';
import type { LogStore, Stored } from '../../../src/backplane/nats/log-store.ts';

function stored(sequence: number, offset: number, texts: readonly string[], epoch = 1): Stored {
  const position = { epoch, offset };
  return { sequence, parcel: { node: 'x', number: 1, texts, position, topic: undefined, before: undefined } };
}

/** A topic of a stream, read when the test says so. */
function play(stream: Stored[], capacity = 16) {
  const readings: (() => void)[] = [];
  const store = {
    last: async () => stream.at(-1),
    read: (_: string, from: number, take: (subject: string, each: Stored) => void) =>
      new Promise<void>((resolve) =>
        readings.push(() => {
          for (const each of stream) if (each.sequence >= from) take('a', each);
          resolve();
        }),
      ),
  } as unknown as LogStore;
  return { readings, history: new NatsHistory(store, capacity) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function ask(stream: Stored[], offset: number, most = 100, capacity = 16) {
  const { readings, history } = play(stream, capacity);
  const answer = history.after('a', { epoch: 1, offset }, most);
  await turn();
  for (const read of readings) read();
  return answer;
}

describe('a history', () => {
  it('gives what is behind a position in the middle of a message', async () => {
    const stream = [stored(3, 0, ['0', '1', '2']), stored(9, 3, ['3', '4'])];
    expect(await ask(stream, 1)).toEqual({
      kind: 'recovered',
      at: { epoch: 1, offset: 4 },
      publications: [
        { offset: 2, text: '2' },
        { offset: 3, text: '3' },
        { offset: 4, text: '4' },
      ],
    });
  });

  it('says that a part is gone for a hole, and for one that is dropped while it is read', async () => {
    const hole = [stored(3, 0, ['0']), stored(9, 3, ['3', '4'])];
    expect((await ask(hole, 0)).kind).toBe('gap');
    expect((await ask([stored(9, 3, ['3', '4'])], 1)).kind).toBe('gap');
    expect((await ask([stored(9, 3, ['3', '4'])], 2)).kind).toBe('recovered');
  });

  it('counts as many publications as kept as a ring does, whatever the messages hold', async () => {
    const stream = [
      stored(
        1,
        0,
        Array.from({ length: 20 }, (_, n) => `${n}`),
      ),
    ];
    expect([(await ask(stream, 2)).kind, (await ask(stream, 3)).kind]).toEqual(['gap', 'recovered']);
  });

  it('leaves out what is of an earlier epoch, and knows nothing of what no node wrote', async () => {
    const stream = [stored(1, 0, ['old'], 9), stored(2, 0, ['0', '1'])];
    expect(await ask(stream, 0)).toMatchObject({ kind: 'recovered', publications: [{ offset: 1, text: '1' }] });
    expect(await ask([{ sequence: 3, parcel: undefined }], 0)).toEqual({ kind: 'unknown', at: undefined });
  });

  it('is read once for all who ask while it is read, and anew for what came meanwhile', async () => {
    const stream = [stored(1, 0, ['0']), stored(2, 1, ['1'])];
    const { readings, history } = play(stream);
    const first = history.after('a', { epoch: 1, offset: 0 }, 100);
    await turn();
    stream.push(stored(3, 2, ['2']));
    const more = [1, 2, 3].map(() => history.after('a', { epoch: 1, offset: 1 }, 100));
    await turn();
    expect(readings.length).toBe(1);
    readings[0]?.();
    await turn();
    expect(readings.length).toBe(2);
    readings[1]?.();
    expect((await first).kind).toBe('recovered');
    for (const each of await Promise.all(more))
      expect(each).toMatchObject({ publications: [{ offset: 2, text: '2' }] });
    const last = history.after('a', { epoch: 1, offset: 1 }, 100);
    await turn();
    readings[2]?.();
    expect((await last).kind).toBe('recovered');
  });
});
