import type { ServerEvent } from '@wsekit/server-core';
import { createDrivenClock } from '@wsekit/transports/memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue, eachEvent } from '../src/event-queue.ts';

const text = (content: string): ServerEvent => ({ type: 'raw', connectionId: 'c', text: content, encrypted: false });
const open: ServerEvent = { type: 'connect', connectionId: 'c', cookies: '' };
const textsOf = (events: readonly ServerEvent[]): string[] =>
  events.map((event) => (event.type === 'raw' ? event.text : event.type));

function setUp(capacity = 100, maxBytes = 268_435_456) {
  const clock = createDrivenClock();
  const told: string[] = [];
  const queue = new EventQueue({ capacity, maxBytes, schedule: clock.schedule, onFull: () => told.push('full') });
  const push = (...contents: string[]): void => {
    for (const content of contents) queue.push(text(content));
  };
  return { clock, queue, push, told };
}

describe('A queue of events', () => {
  it('gives what is there at once, first in, first out, no more than it is asked for', async () => {
    const { queue, push } = setUp();
    push('a', 'b', 'c');
    expect(textsOf(await queue.drain(2, { waitMs: 50 }))).toEqual(['a', 'b']);
    expect(textsOf(await queue.drain(2, { waitMs: 0 }))).toEqual(['c']);
    expect(await queue.drain(2, { waitMs: 0 })).toEqual([]);
  });

  it('gives one event to whoever asks for none, as published servers do', async () => {
    const { queue, push } = setUp();
    push('a', 'b');
    expect(textsOf(await queue.drain(0, { waitMs: 0 }))).toEqual(['a']);
  });

  it('drops what would weigh too much, and has room again for what was taken', async () => {
    const { queue, push, told } = setUp(100, 2000);
    push('x'.repeat(500), 'y'.repeat(500), 'short');
    expect([queue.depth, queue.dropped, queue.bytes, told]).toEqual([2, 1, 256 + 1000 + 256 + 10, ['full']]);
    expect(textsOf(await queue.drain(1, { waitMs: 0 }))).toEqual(['x'.repeat(500)]);
    push('y'.repeat(500));
    expect([queue.depth, queue.dropped]).toEqual([2, 1]);
    await queue.drain(2, { waitMs: 0 });
    expect(queue.bytes).toBe(0);
  });

  it('counts what is put back', async () => {
    const { queue, push } = setUp();
    push('a', 'b');
    queue.push(open);
    const { bytes } = queue;
    queue.restore(await queue.drain(3, { waitMs: 0 }));
    expect([queue.depth, queue.bytes]).toEqual([3, bytes]);
  });

  it('is crowded with as many announcements as events may wait, or what weighs as much', async () => {
    const many = setUp(2).queue;
    for (let pushed = 0; pushed < 2; pushed += 1) many.push(open);
    const heavy = setUp(100, 1000).queue;
    heavy.push({ type: 'connect', connectionId: 'c', cookies: 'x'.repeat(1000) });
    const full = setUp(2);
    full.push('a', 'b');
    expect([many.isCrowded, heavy.isCrowded, full.queue.isCrowded]).toEqual([true, true, false]);
    for (const queue of [many, heavy]) await queue.drain(1, { waitMs: 0 });
    expect([many.isCrowded, heavy.isCrowded]).toEqual([false, false]);
  });

  it('waits for the first event, and gives all that came within the same call', async () => {
    const { queue, push } = setUp();
    const drained = queue.drain(10, { waitMs: 50 });
    push('a', 'b');
    expect(textsOf(await drained)).toEqual(['a', 'b']);
  });

  it('waits no longer than it is told to', async () => {
    const { clock, queue, push } = setUp();
    const drained = queue.drain(10, { waitMs: 50 });
    clock.advance(50);
    push('late');
    expect([await drained, queue.depth]).toEqual([[], 1]);
  });

  it('serves those who wait in their order, and leaves nobody without who could have something', async () => {
    const { queue, push } = setUp();
    const waiting = [1, 2, 3].map(() => queue.drain(1, { waitMs: 50 }));
    push('a', 'b');
    expect(textsOf((await Promise.all(waiting.slice(0, 2))).flat())).toEqual(['a', 'b']);
    push('c');
    expect(textsOf((await waiting[2]) ?? [])).toEqual(['c']);
  });

  it('ends a wait at once when its signal is aborted, and takes nothing for it', async () => {
    const { queue, push } = setUp();
    const abort = new AbortController();
    const drained = queue.drain(10, { waitMs: undefined, signal: abort.signal });
    abort.abort();
    expect(await drained).toEqual([]);
    push('a');
    expect(await queue.drain(10, { waitMs: 50, signal: abort.signal })).toEqual([]);
    expect(queue.depth).toBe(1);
  });

  it('full, drops messages and counts them, but never announcements', async () => {
    const { queue, push, told } = setUp(2);
    push('a', 'b', 'c', 'd');
    queue.push(open);
    expect([queue.depth, queue.dropped, told]).toEqual([3, 2, ['full']]);
    expect(textsOf(await queue.drain(10, { waitMs: 0 }))).toEqual(['a', 'b', 'connect']);
    push('e', 'f', 'g');
    expect(told).toEqual(['full', 'full']);
  });

  it('holds 131,072 and gives them back in order, however they are taken', async () => {
    const { queue } = setUp(131_072);
    for (let count = 0; count < 131_073; count += 1) queue.push(text(String(count)));
    expect([queue.depth, queue.dropped]).toEqual([131_072, 1]);
    let next = 0;
    while (queue.depth > 0) {
      for (const content of textsOf(await queue.drain(1000, { waitMs: 0 }))) {
        if (content !== String(next)) throw new Error(`${content} in place of ${next}`);
        next += 1;
      }
    }
    expect(next).toBe(131_072);
  });

  it('ends all waits when it is closed, and still gives what is left', async () => {
    const { queue, push } = setUp();
    const drained = queue.drain(10, { waitMs: undefined });
    queue.close();
    expect(await drained).toEqual([]);
    push('a');
    expect(textsOf(await queue.drain(10, { waitMs: 50 }))).toEqual(['a']);
  });
});

describe('Events one by one', () => {
  it('come as they happen, and end when the queue is closed', async () => {
    const { queue, push } = setUp();
    const seen: string[] = [];
    push('a', 'b');
    for await (const event of eachEvent(queue, undefined)) {
      seen.push(...textsOf([event]));
      if (seen.length === 2) push('c');
      if (seen.length === 3) queue.close();
    }
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('end at once when the signal is aborted, without a timer', async () => {
    const { queue } = setUp();
    const abort = new AbortController();
    const next = eachEvent(queue, abort.signal).next();
    abort.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('that were not looked at stay in the queue, in order', async () => {
    const { queue, push } = setUp();
    push('a', 'b', 'c');
    for await (const _ of eachEvent(queue, undefined)) break;
    push('d');
    expect(textsOf(await queue.drain(10, { waitMs: 0 }))).toEqual(['b', 'c', 'd']);
  });

  it('stay as well when the signal is aborted between two of them', async () => {
    const { queue, push } = setUp();
    const abort = new AbortController();
    push('a', 'b');
    for await (const _ of eachEvent(queue, abort.signal)) abort.abort();
    expect(textsOf(await queue.drain(10, { waitMs: 0 }))).toEqual(['b']);
  });
});

describe('A queue of events that is full', () => {
  const of = (connectionId: string, content: string): ServerEvent => ({
    type: 'raw',
    connectionId,
    text: content,
    encrypted: false,
  });

  it('lets the last message of who has most give way to who has few', async () => {
    const { queue, told } = setUp(4);
    for (const content of ['1', '2', '3', '4', '5']) queue.push(of('flood', content));
    expect(queue.push(of('quiet', 'a'))).toBe(true);
    expect(queue.push(of('quiet', 'b'))).toBe(true);
    // As many as the other: the newcomer is dropped.
    expect(queue.push(of('quiet', 'c'))).toBe(false);
    expect([queue.depth, queue.dropped, told]).toEqual([4, 4, ['full']]);
    expect(textsOf(await queue.drain(10, { waitMs: 0 }))).toEqual(['1', '2', 'a', 'b']);
  });

  it('makes as much room as a long message of who has few needs, and none at the cost of announcements', async () => {
    const { queue } = setUp(100, 3000);
    queue.push(open);
    for (let each = 0; each < 8; each += 1) queue.push(of('flood', 'x'.repeat(20)));
    expect(queue.push(of('quiet', 'y'.repeat(300)))).toBe(true);
    expect(queue.bytes).toBeLessThanOrEqual(3000);
    expect((await queue.drain(100, { waitMs: 0 })).map(({ type }) => type)[0]).toBe('connect');
  });

  it('gives up the last message of who has most, also one that came when room had been made meanwhile', async () => {
    const { queue } = setUp(4);
    for (const text of ['0', '1', '2', '3']) queue.push(of('a', text));
    queue.push(of('b', '4'));
    await queue.drain(1, { waitMs: 0 });
    queue.push(of('a', '5'));
    queue.push(of('b', '6'));
    const left = await queue.drain(4, { waitMs: 0 });
    expect(left.map((event) => (event.type === 'raw' ? event.text : event.type))).toEqual(['1', '2', '4', '6']);
  });

  it('is fair whatever comes and goes: nobody with fewer messages waiting is dropped for who has more', async () => {
    const step = fc.oneof(
      fc.record({ owner: fc.constantFrom('a', 'b', 'c', 'd'), times: fc.integer({ min: 1, max: 12 }) }),
      fc.record({ take: fc.integer({ min: 1, max: 9 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { queue } = setUp(16);
        const waiting = new Map<string, number[]>();
        let next = 0;
        let dropped = 0;
        for (const each of steps) {
          if ('take' in each) {
            for (const event of await queue.drain(each.take, { waitMs: 0 })) {
              if (event.type !== 'raw') continue;
              // In the order they came, each owner's own.
              expect(Number(event.text)).toBe(waiting.get(event.connectionId)?.shift());
            }
            continue;
          }
          for (let time = 0; time < each.times; time += 1) {
            const counts = [...waiting].map(([owner, { length }]) => ({ owner, length }));
            const own = waiting.get(each.owner)?.length ?? 0;
            const most = Math.max(0, ...counts.map(({ length }) => length));
            const isFull = counts.reduce((sum, { length }) => sum + length, 0) === 16;
            const wasKept = queue.push(of(each.owner, String(next)));
            expect(wasKept).toBe(!isFull || most > own + 1);
            if (isFull) dropped += 1;
            if (wasKept && isFull) {
              // Whose it was shows in who has lost one; several may have had as many.
              const victims = counts.filter(({ length }) => length === most).map(({ owner }) => owner);
              const [victim] = victims;
              if (victims.length > 1) return;
              waiting.get(victim ?? '')?.pop();
            }
            if (wasKept) waiting.set(each.owner, [...(waiting.get(each.owner) ?? []), next]);
            next += 1;
            expect([queue.depth, queue.dropped]).toEqual([Math.min(16, queue.depth), dropped]);
          }
        }
      }),
    );
  });
});
