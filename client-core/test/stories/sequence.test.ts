// Numbers a server gives its messages: none of them holds up what comes, doubled, missing or impossible as they may be.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage, type Told } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

async function met(): Promise<Told & { writes(text: string): void }> {
  const server = await stage.serve();
  const told = await stage.ready({ topics: ['prices'] });
  await stage.until(() => told.client.topics.held.length === 1);
  const connectionId = told.client.diagnostics().session.connectionId ?? '';
  return { ...told, writes: (text) => void server.send(connectionId, text) };
}

const ticks = ({ messages }: Told): unknown[] =>
  messages.filter(({ type }) => type === 'tick').map(({ payload }) => payload);

describe('The sequence of messages', () => {
  it('is that of their arrival, whatever `seq` says', async () => {
    const told = await met();
    const numbers = [
      '100',
      '101',
      '103',
      '102',
      '104',
      '50',
      '104',
      '-1',
      '1.5',
      '9007199254740993',
      '1e300',
      '"x"',
      'null',
    ];
    numbers.forEach((seq, at) => {
      told.writes(`{"c":"U","t":"tick","p":${at},"seq":${seq}}`);
    });
    await stage.quiet();
    expect(ticks(told)).toEqual(numbers.map((_, at) => at));
    expect(told.client.diagnostics().session.lastSequence).toBe(104);
  });

  it('drops what came before by its id or its stamp, and nothing behind it', async () => {
    const told = await met();
    const position = (p: number, o: unknown): string =>
      `{"c":"U","t":"tick","p":${p},"tp":"x","e":"0000000a","o":${o}}`;
    for (const text of [
      '{"c":"U","t":"tick","p":0,"id":"same"}',
      '{"c":"U","t":"tick","p":1,"id":"same"}',
      position(2, 5),
      position(3, 5),
      position(4, 4),
      position(5, 6),
    ]) {
      told.writes(text);
    }
    await stage.quiet();
    expect(ticks(told)).toEqual([0, 2, 5]);
    expect(told.client.store.counters.getSnapshot().duplicates).toBe(3);
  });

  it('delivers what has no place in its topic as if it had none', async () => {
    const told = await met();
    const offsets = ['-0.5', '1e300', '"7"', 'null', '{}'];
    offsets.forEach((o, at) => {
      told.writes(`{"c":"U","t":"tick","p":${at},"tp":"x","e":"0000000a","o":${o}}`);
    });
    await stage.quiet();
    expect(ticks(told)).toEqual(offsets.map((_, at) => at));
  });

  it('goes on behind a gap that nobody fills, and says that messages were lost', async () => {
    const told = await met();
    const tick = (p: number, o: number): string => `{"c":"U","t":"tick","p":${p},"tp":"x","e":"0000000a","o":${o}}`;
    told.writes(tick(1, 1));
    told.writes(tick(9, 9));
    await stage.quiet();
    await stage.advance(11_000);
    told.writes(tick(10, 10));
    told.writes(tick(11, 11));
    await stage.quiet();
    expect(ticks(told)).toEqual([1, 10, 11]);
    expect(told.events).toContainEqual(expect.objectContaining({ type: 'lost', topic: 'x' }));
  });
});
