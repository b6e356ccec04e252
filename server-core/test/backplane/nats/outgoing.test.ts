import type { NatsConnection } from '@nats-io/transport-node';
import { createDrivenClock } from '@wsekit/transports/memory';
import { describe, expect, it } from 'vitest';
import { createCounts } from '../../../src/backplane/counts.ts';
import { Outgoing } from '../../../src/backplane/nats/outgoing.ts';
import { decodeParcel } from '../../../src/backplane/nats/parcel.ts';

/** A connection that confirms when it is told to. */
function play(limits = {}) {
  const sent: { subject: string; texts: readonly string[] | undefined; before: number | undefined }[] = [];
  const flushes: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const counts = createCounts();
  const connection = {
    publish(subject: string, payload: Uint8Array) {
      if (payload.length > 100_000) throw new Error('more than the server takes');
      const parcel = decodeParcel(payload);
      sent.push({ subject, texts: parcel?.texts, before: parcel?.before });
    },
    flush: () => new Promise<void>((resolve, reject) => flushes.push({ resolve, reject })),
  } as unknown as NatsConnection;
  const clock = createDrivenClock();
  let isUp = true;
  let number = 0;
  const outgoing = new Outgoing({
    nodeId: 'me',
    counts,
    node: { clock },
    live: 'p.live.',
    maxPendingMessages: 1_000,
    maxPendingBytes: 10_000_000,
    ...limits,
    connection: () => (isUp ? connection : undefined),
    nextNumber: () => ++number,
  });
  const setUp = (now: boolean): void => {
    isUp = now;
  };
  const publish = (topic: string, ...texts: string[]): void => {
    for (const text of texts) outgoing.publish({ topic, text });
  };
  return { sent, flushes, counts, clock, outgoing, setUp, publish };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('what goes to the engine', () => {
  it('is one message for what one turn publishes to one topic, and keeps the order between topics', async () => {
    const { sent, publish } = play();
    publish('a', '1', '2');
    publish('b', '3');
    publish('a', '4');
    await turn();
    publish('a', '5');
    await turn();
    expect(sent).toEqual([
      { subject: 'p.live.a', texts: ['1', '2'], before: 0 },
      { subject: 'p.live.b', texts: ['3'], before: 0 },
      { subject: 'p.live.a', texts: ['4'], before: 2 },
      { subject: 'p.live.a', texts: ['5'], before: 3 },
    ]);
  });

  it('goes in messages of 64 publications and 64 KiB at most, and long texts alone', async () => {
    const { sent, publish } = play();
    publish('a', ...Array.from({ length: 70 }, (_, n) => `${n}`), 'x'.repeat(60_000), 'y'.repeat(60_000), 'z');
    await turn();
    expect(sent.map(({ texts }) => texts?.length)).toEqual([64, 7, 2]);
  });

  it('is dropped and counted above what may be under way, until the engine confirms', async () => {
    const { sent, flushes, counts, clock, publish } = play({ maxPendingMessages: 3 });
    publish('a', '1', '2', '3', '4');
    await turn();
    clock.advance(10);
    expect([sent.length, counts.messagesSent, counts.messagesDropped, flushes.length]).toEqual([1, 3, 1, 1]);
    flushes[0]?.resolve();
    await turn();
    publish('a', '5');
    await turn();
    expect([sent.at(-1), counts.messagesDropped]).toEqual([{ subject: 'p.live.a', texts: ['5'], before: 4 }, 1]);
  });

  it('is bounded in bytes as well, and by what the server takes in one message', async () => {
    const { counts, publish } = play({ maxPendingBytes: 150_000 });
    publish('a', 'x'.repeat(90_000), 'x'.repeat(90_000));
    await turn();
    expect(counts.messagesDropped).toBe(1);
    const large = play();
    large.publish('a', 'x'.repeat(100_001));
    await turn();
    expect([large.counts.messagesDropped, large.counts.messagesSent]).toEqual([1, 0]);
  });

  it('is asked about for 256 publications at once, or after 10 ms, one question at a time', async () => {
    const { flushes, clock, outgoing, publish } = play();
    publish('a', ...Array.from({ length: 255 }, (_, n) => `${n}`));
    await turn();
    clock.advance(9);
    expect(flushes.length).toBe(0);
    publish('a', 'one more');
    await turn();
    expect(flushes.length).toBe(1);
    publish('a', 'later');
    await turn();
    clock.advance(100);
    expect(flushes.length).toBe(1);
    flushes[0]?.resolve();
    await turn();
    clock.advance(10);
    expect(flushes.length).toBe(2);
    publish('a', 'last');
    outgoing.stop();
    clock.advance(100);
    expect(flushes.length).toBe(2);
  });

  it('counts as dropped what was not confirmed when the connection broke, and what comes until it is back', async () => {
    const { flushes, counts, clock, outgoing, setUp, publish } = play();
    publish('a', '1', '2');
    await turn();
    clock.advance(10);
    publish('a', '3');
    await turn();
    setUp(false);
    outgoing.interrupted();
    flushes[0]?.reject(new Error('disconnected'));
    await turn();
    expect(counts.messagesDropped).toBe(3);
    publish('a', '4');
    expect(counts.messagesDropped).toBe(4);
  });
});
