// @vitest-environment jsdom
// Whatever components do, and whatever the network does, each message the server has sent is accounted for.
import type { Client } from '@wsekit/client-core';
import { ClientProvider, type DeliveryCounters, useTopicState } from '@wsekit/react';
import fc from 'fast-check';
import * as React from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { describe, expect, it } from 'vitest';
import { Stage } from '../../client-core/test/stories/stage.ts';
import { Screen } from './stories/screen.ts';

const { Activity, createElement: h, StrictMode, Suspense, useEffect } = React;
const topics = ['prices', 'news'] as const;
type Topic = (typeof topics)[number];

// All other times are whole: nothing else happens at the moment a grace ends.
const graceMs = 700.5;
const mostTurns = 300;

/** Something the client was given, or told that it will not get. */
interface Entry {
  readonly topic: Topic;
  readonly atMs: number;
  readonly messages: number | undefined;
}

/** One component, from its first mounting until after its last. */
interface Life {
  readonly topic: Topic;
  counters: DeliveryCounters | undefined;
  state: readonly number[];
  /** Messages it was asked the key of: those that are folded or superseded. */
  keyed: number;
  folded: number;
  lost: number;
  gaps: number;
  /** It was told that it was away for longer than the grace. */
  wasAway: boolean;
  /** How many entries stood in the log when it was mounted first. */
  mountedAt: number | undefined;
  /** When it was last unmounted; undefined while it is there. */
  leftMs: number | undefined;
}

const newLife = (topic: Topic): Life => ({
  topic,
  counters: undefined,
  state: [],
  keyed: 0,
  folded: 0,
  lost: 0,
  gaps: 0,
  wasAway: false,
  mountedAt: undefined,
  leftMs: undefined,
});

function Lister({ life, theatre }: { life: Life; theatre: Theatre }): React.ReactElement {
  useEffect(() => {
    life.mountedAt ??= theatre.log.length;
    life.leftMs = undefined;
    return () => {
      life.leftMs = theatre.nowMs();
    };
  }, [life, theatre]);
  const { state, counters } = useTopicState<readonly number[]>(
    life.topic,
    (list, { payload }) => {
      life.folded += 1;
      return [...list, Number(payload)];
    },
    [],
    {
      keyOf: ({ payload }) => {
        life.keyed += 1;
        return Number(payload) % 3 === 0 ? 'third' : undefined;
      },
      maxPending: 12,
      onLost: ({ messages, reason }) => {
        life.wasAway ||= reason === 'not_held';
        if (messages === undefined) life.gaps += 1;
        else life.lost += messages;
      },
    },
  );
  life.counters = counters;
  life.state = state;
  return h('p', null, state.length);
}

interface Slot {
  life: Life | undefined;
  key: number;
  isHidden: boolean;
  isSuspended: boolean;
}

/** A page of components that come and go, over a network that does as well. */
class Theatre {
  readonly stage = new Stage();
  readonly log: Entry[] = [];
  readonly lives: Life[] = topics.map(newLife);
  readonly sent: Record<Topic, number> = { prices: 0, news: 0 };
  readonly slots: Slot[] = [0, 1, 2].map(() => ({ life: undefined, key: 0, isHidden: false, isSuspended: false }));
  readonly #screen = new Screen({ createRoot, hydrateRoot });
  #client: Client | undefined;
  #wait: { promise: Promise<void>; resolve: () => void } | undefined;

  get client(): Client {
    if (this.#client === undefined) throw new Error('not open');
    return this.#client;
  }

  nowMs(): number {
    return this.stage.clock.nowMs();
  }

  async open(): Promise<void> {
    await this.serve();
    const { client } = await this.stage.ready();
    this.#client = client;
    client.on('*', ({ topic }) => {
      if (topic === 'prices' || topic === 'news') this.log.push({ topic, atMs: this.nowMs(), messages: 1 });
    });
    client.onEvent((event) => {
      if (event.type !== 'lost') return;
      this.log.push({ topic: event.topic as Topic, atMs: this.nowMs(), messages: event.messages });
    });
    await this.show();
    await this.stage.until(() => client.topics.held.length === topics.length);
  }

  async serve(): Promise<void> {
    await this.stage.serve({ recovery: { bufferEntries: 16 } });
  }

  async show(): Promise<void> {
    const kept = this.lives.slice(0, topics.length).map((life) => h(Lister, { key: life.topic, life, theatre: this }));
    const coming = this.slots.map((slot, at) => this.#boxOf(slot, at));
    this.#screen.show(h(StrictMode, null, h(ClientProvider, { client: this.client, graceMs }, ...kept, ...coming)));
    await this.stage.quiet();
  }

  publish(topic: Topic, count: number): void {
    for (let each = 0; each < count; each += 1) {
      this.sent[topic] += 1;
      this.stage.server.broadcast(topic, `{"t":"tick","p":${this.sent[topic]}}`);
    }
  }

  async restart(): Promise<void> {
    await this.stage.stopServer();
    await this.serve();
  }

  async settle(): Promise<void> {
    for (const slot of this.slots) slot.isSuspended = false;
    this.suspended();
    await this.show();
    for (let turns = 0; this.client.topics.held.length < topics.length; turns += 1) {
      if (turns > mostTurns) throw new Error(`not back after a long time: ${JSON.stringify(this.client.status)}`);
      await this.stage.advance(1000);
    }
    for (const topic of topics) this.publish(topic, 1);
    await this.stage.advance(2000);
    await this.show();
  }

  suspended(): void {
    this.#wait?.resolve();
    this.#wait = undefined;
  }

  async close(): Promise<void> {
    this.#screen.close();
    await this.stage.advance(2000);
    await this.stage.close();
  }

  #boxOf(slot: Slot, at: number): React.ReactNode {
    if (slot.life === undefined) return null;
    const box = h(
      Suspense,
      { fallback: 'wait' },
      h(Lister, { life: slot.life, theatre: this }),
      h(Wait, { promise: slot.isSuspended ? this.#promise() : undefined }),
    );
    const mode = slot.isHidden ? 'hidden' : 'visible';
    return h(Activity, { key: `${at} ${slot.key}`, mode, children: box });
  }

  #promise(): Promise<void> {
    this.#wait ??= deferred();
    return this.#wait.promise;
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

function Wait({ promise }: { promise: Promise<void> | undefined }): null {
  if (promise !== undefined) throw promise;
  return null;
}

type Step = (theatre: Theatre) => Promise<void> | void;

const slotIndex = fc.nat({ max: 2 });
const anyTopic = fc.constantFrom(...topics);

const step: fc.Arbitrary<readonly [string, Step]> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(anyTopic, fc.integer({ min: 1, max: 30 })).map(publishing) },
  { weight: 3, arbitrary: fc.tuple(slotIndex, anyTopic).map(mounting) },
  { weight: 2, arbitrary: slotIndex.map(toggling('isHidden')) },
  { weight: 2, arbitrary: slotIndex.map(toggling('isSuspended')) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 1500 }).map(passing) },
  { weight: 2, arbitrary: fc.constant(['cut', cut] as const) },
  { weight: 1, arbitrary: fc.constant(['restart', (theatre: Theatre) => theatre.restart()] as const) },
);

function publishing([topic, count]: readonly [Topic, number]): readonly [string, Step] {
  return [`publish ${count} to ${topic}`, (theatre) => theatre.publish(topic, count)];
}

function mounting([at, topic]: readonly [number, Topic]): readonly [string, Step] {
  return [
    `mount or unmount ${at} of ${topic}`,
    (theatre) => {
      const slot = theatre.slots[at];
      if (slot === undefined) return;
      slot.life = slot.life === undefined ? newLife(topic) : undefined;
      slot.key += 1;
      if (slot.life !== undefined) theatre.lives.push(slot.life);
      return theatre.show();
    },
  ];
}

function toggling(name: 'isHidden' | 'isSuspended'): (at: number) => readonly [string, Step] {
  return (at) => [
    `toggle ${name} of ${at}`,
    (theatre) => {
      const slot = theatre.slots[at];
      if (slot === undefined) return;
      slot[name] = !slot[name];
      if (theatre.slots.every(({ isSuspended }) => !isSuspended)) theatre.suspended();
      return theatre.show();
    },
  ];
}

function passing(ms: number): readonly [string, Step] {
  return [`${ms} ms`, (theatre) => theatre.stage.advance(ms)];
}

function cut(theatre: Theatre): Promise<void> {
  for (const link of theatre.stage.network.links) link.cut();
  return theatre.stage.quiet();
}

/** Messages that came for a component while it was there, or might have come back, and those that were lost then. */
function cameFor(life: Life, log: readonly Entry[]): number {
  const untilMs = (life.leftMs ?? Number.POSITIVE_INFINITY) + graceMs;
  return log
    .slice(life.mountedAt ?? log.length)
    .filter(({ topic, atMs }) => topic === life.topic && atMs < untilMs)
    .reduce((sum, { messages = 0 }) => sum + messages, 0);
}

describe('The accounting of messages', () => {
  it('adds up to what the server has sent, whatever components and connections do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const theatre = new Theatre();
        await theatre.open();
        try {
          for (const [, act] of steps) await act(theatre);
          await theatre.settle();
          for (const life of theatre.lives) expectSound(life);
          for (const life of theatre.lives.slice(0, topics.length)) expectAll(life, theatre);
          for (const life of theatre.lives.slice(topics.length)) expectShare(life, theatre);
        } finally {
          await theatre.close();
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** In order, each once, and as many as were counted. */
function expectSound({ state, counters, keyed, folded, leftMs }: Life): void {
  expect(state).toEqual([...new Set(state)].sort((one, other) => one - other));
  if (counters === undefined) return;
  expect(counters.received).toBe(counters.folded + counters.superseded + counters.lost + counters.pending);
  // Nobody draws what came at the moment of its end.
  if (leftMs !== undefined) expect(state.length).toBeLessThanOrEqual(folded);
  else expect([state.length, counters.folded, counters.superseded]).toEqual([folded, folded, keyed - folded]);
}

/** Who was there all the time knows of every message. */
function expectAll({ counters, topic, gaps, lost }: Life, { sent }: Theatre): void {
  expect(counters).toMatchObject({ pending: 0, lost, gaps });
  if (gaps === 0) expect(counters?.received).toBe(sent[topic]);
  else expect(counters?.received).toBeLessThanOrEqual(sent[topic]);
}

/** Who comes and goes knows of every message that came meanwhile. */
function expectShare(life: Life, { log }: Theatre): void {
  const came = cameFor(life, log);
  // What came meanwhile was not for it.
  if (life.wasAway) expect(life.keyed + life.lost).toBeLessThanOrEqual(came);
  else expect(life.keyed + life.lost).toBe(came);
}
