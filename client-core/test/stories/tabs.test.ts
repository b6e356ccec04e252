// Tabs that share what waits: whatever becomes of them, each message arrives at most once, and what does not is told.
import { createMemoryStorage, type OfflineOptions } from '@wsekit/client-core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';
import { Browser, type Tab, turn } from './tab.ts';

let stage: Stage;
let received: string[];
let browser: Browser;
beforeEach(() => begin());
afterEach(() => stage.close());

function begin(): void {
  stage = new Stage();
  received = [];
  browser = new Browser(stage, createMemoryStorage());
}

/** Starts a server, and listens to what its application gets. */
async function serve(acks = false): Promise<void> {
  const server = await stage.serve({ acks });
  server.onEvent((event) => {
    if (event.type !== 'msg') return;
    const { id } = event.data as { id: string };
    received.push(id);
  });
}

const toldOf = (tabs: readonly Tab[]): Map<string, string> =>
  new Map(
    tabs.flatMap(({ told }) =>
      told.events.flatMap((event) =>
        event.type === 'dropped' ? [[String(event.envelope.id), event.reason] as const] : [],
      ),
    ),
  );

async function flushed({ told: { client } }: Tab): Promise<void> {
  let isFlushed = false;
  client.flushed().then(() => {
    isFlushed = true;
  });
  for (let tries = 0; !isFlushed && tries < 200; tries += 1) await stage.advance(1_000);
  expect(isFlushed).toBe(true);
}

describe('A tab that dies', () => {
  it('while it waits for the network loses nothing: the next sends what waits, in order', async () => {
    const first = browser.open();
    first.disconnect();
    for (const id of ['a', 'b', 'c']) first.told.client.send('say', 1, { id });
    await stage.settled(first.told.client.outbox.stored());
    first.freeze();
    await serve();
    const second = browser.open();
    second.told.client.send('say', 1, { id: 'd' });
    await flushed(second);
    await stage.until(() => received.length === 4);
    expect([received, await browser.storage.list()]).toEqual([['a', 'b', 'c', 'd'], []]);
  });

  it('at any moment of sending loses and doubles nothing: what is in doubt is told', async () => {
    let mostInDoubt = 0;
    for (let turns = 0; turns < 60; turns += 1) {
      begin();
      const first = browser.open({ session: { rate: { capacity: 2, refillPerSecond: 100 } } });
      const ids = ['a', 'b', 'c', 'd', 'e'];
      for (const id of ids) first.told.client.send('say', 1, { id });
      await stage.settled(first.told.client.outbox.stored());
      await serve();
      await stage.settled(first.told.client.ready);
      for (let count = 0; count < turns; count += 1) {
        stage.clock.advance(1);
        await turn();
      }
      first.freeze();
      await stage.quiet();
      first.disconnect();
      const second = browser.open();
      await flushed(second);
      await stage.quiet();
      const inDoubt = [...toldOf([second]).keys()];
      expect(received).toEqual([...new Set(received)].toSorted());
      expect([...new Set([...received, ...inDoubt])].toSorted()).toEqual(ids);
      mostInDoubt = Math.max(mostInDoubt, inDoubt.length);
      await stage.close();
    }
    expect(mostInDoubt).toBeGreaterThan(0);
  });

  it('has what is in doubt sent again where that is wanted, under its id', async () => {
    await browser.storage.change([], [stored('a', true), stored('b', false)]);
    await serve();
    await flushed(browser.open({ offline: { whenInDoubt: 'resend' } }));
    await stage.until(() => received.length === 2);
    expect(received).toEqual(['a', 'b']);
  });

  it('is followed by one of two alone', async () => {
    await browser.storage.change([], [stored('a', false), stored('b', false)]);
    await serve();
    const tabs = [browser.open(), browser.open(), browser.open()];
    for (const tab of tabs) await flushed(tab);
    await stage.quiet();
    expect(received).toEqual(['a', 'b']);
  });

  it('has its messages sent within a minute by one that was ready all the time', async () => {
    await serve();
    const [alive, dying] = [browser.open(), browser.open()];
    await stage.settled(alive.told.client.ready);
    await stage.settled(dying.told.client.ready);
    dying.disconnect();
    await stage.quiet();
    dying.told.client.send('say', 1, { id: 'a' });
    await stage.settled(dying.told.client.outbox.stored());
    dying.freeze();
    for (let seconds = 0; seconds <= 60; seconds += 1) await stage.advance(1_000);
    await stage.until(() => received.length === 1);
    expect(alive.told.client.status.state).toBe('ready');
  });
});

describe('A tab that is slow to say that it is there', () => {
  it('is not taken for dead', async () => {
    await serve();
    const slow = browser.open();
    slow.lockTurns = 60;
    slow.told.client.send('say', 1, { id: 'a' });
    await stage.quiet();
    const fast = browser.open();
    await flushed(fast);
    await flushed(slow);
    await stage.quiet();
    expect(received).toEqual(['a']);
  });
});

describe('A server that confirms what it takes', () => {
  it('lets messages go when it has, and not before', async () => {
    await serve(true);
    const tab = browser.open();
    await stage.settled(tab.told.client.ready);
    await stage.quiet();
    expect(tab.told.client.send('say', 1, { id: 'a' })).toBe('sent');
    expect(tab.told.client.outbox.messages).toBe(1);
    await flushed(tab);
    expect([received, await browser.storage.list()]).toEqual([['a'], []]);
  });

  it('leaves in doubt what it has not confirmed when the connection breaks', async () => {
    await serve(true);
    const [telling, resending] = [browser.open(), browser.open({ offline: { whenInDoubt: 'resend' } })];
    for (const [id, tab] of Object.entries({ telling, resending })) {
      await stage.settled(tab.told.client.ready);
      await stage.quiet();
      tab.told.client.send('say', 1, { id });
      tab.disconnect();
      tab.isOnline = true;
      await flushed(tab);
    }
    await stage.quiet();
    expect(received).toEqual(['telling', 'resending', 'resending']);
    expect([...toldOf([telling, resending])]).toEqual([['telling', 'in_doubt']]);
  });
});

/** What may happen to tabs. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      tab: fc.nat(2),
      level: fc.constantFrom(10, 5, 5, 1),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('online' as const, 'offline' as const), tab: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('crash' as const, 'reload' as const), tab: fc.nat(2) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('turns' as const),
      ms: fc.constantFrom(0, 50, 100),
      count: fc.nat(4),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('time' as const), ms: fc.constantFrom(20, 400, 3_000, 70_000) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Sent {
  readonly id: string;
  readonly level: number;
  readonly tab: Tab;
  /** Its tab died before the storage had it. */
  isStored: boolean;
}

/** Plays steps with three tabs, brings everything back, and holds what arrived against what was sent. */
class Play {
  readonly sent: Sent[] = [];
  readonly all: Tab[] = [];
  readonly #tabs: Tab[] = [];
  readonly #offline: OfflineOptions;
  readonly #losesFrames: boolean;

  constructor(offline: OfflineOptions, losesFrames: boolean) {
    this.#offline = offline;
    this.#losesFrames = losesFrames;
    for (let at = 0; at < 3; at += 1) this.#open(at);
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const each of steps) await this.#do(each);
    for (const [at, tab] of this.#tabs.entries()) {
      tab.isOnline = true;
      if (at > 0) await this.#end(tab, at === 1);
    }
    for (let seconds = 0; seconds < 63; seconds += 1) await stage.advance(1_000);
    await flushed(this.#tab(0));
    await stage.quiet();
  }

  async #do(each: Step): Promise<void> {
    if (each.do === 'send')
      for (let count = 0; count < each.count; count += 1) this.#send(this.#tab(each.tab), each.level);
    else if (each.do === 'online') this.#tab(each.tab).isOnline = true;
    else if (each.do === 'offline') await this.#cut(this.#tab(each.tab));
    else if (each.do === 'turns') await this.#turns(each.ms, each.count);
    else if (each.do === 'time') await this.#wait(each.ms);
    else {
      await this.#end(this.#tab(each.tab), each.do === 'reload');
      this.#open(each.tab);
    }
  }

  #open(at: number): void {
    const tab = browser.open({ offline: this.#offline, session: { rate: { capacity: 3, refillPerSecond: 20 } } });
    this.#tabs[at] = tab;
    this.all.push(tab);
  }

  #tab(at: number): Tab {
    const tab = this.#tabs[at];
    if (tab === undefined) throw new RangeError(`there is no tab ${at}`);
    return tab;
  }

  #send(tab: Tab, level: number): void {
    const sent: Sent = { id: `m${this.sent.length}`, level, tab, isStored: false };
    this.sent.push(sent);
    tab.told.client.send('say', 1, { id: sent.id, priority: level });
    void tab.told.client.outbox.stored().then(() => {
      sent.isStored = true;
    });
  }

  /** Where nobody confirms anything, what the connection has taken is taken for arrived. */
  async #cut(tab: Tab): Promise<void> {
    if (!this.#losesFrames) await stage.quiet();
    this.#lose(tab);
  }

  #lose(tab: Tab): void {
    if (this.#losesFrames) tab.cut();
    tab.disconnect();
  }

  /** A reload lets the page say goodbye; a crash does not. */
  async #end(tab: Tab, isReload: boolean): Promise<void> {
    if (isReload) {
      tab.told.client.close();
      await stage.quiet();
    }
    tab.freeze();
    if (!this.#losesFrames) await stage.quiet();
    this.#lose(tab);
  }

  async #wait(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1_000) await stage.advance(Math.min(left, 1_000));
  }

  /** Time passes, and nothing has the time to settle. */
  async #turns(ms: number, count: number): Promise<void> {
    stage.clock.advance(ms);
    for (let turns = 0; turns < count; turns += 1) {
      await turn();
      stage.clock.advance(0);
    }
  }
}

function check({ sent, all }: Play): void {
  const told = toldOf(all);
  expect(received).toHaveLength(new Set(received).size);
  const arrived = new Set(received);
  // What a tab was about to drop when it died was told to nobody who lives.
  const diedWith = new Set(all.flatMap(({ isDead, takingOut }) => (isDead ? [...takingOut] : [])));
  for (const { id, isStored, tab } of sent) {
    const reason = told.get(id);
    if (arrived.has(id)) expect([undefined, 'in_doubt']).toContain(reason);
    else if ((isStored || !tab.isDead) && !diedWith.has(id)) expect([id, reason]).toEqual([id, expect.any(String)]);
  }
  for (const tab of all) {
    for (const level of [10, 5, 1]) {
      const ids = sent.filter((each) => each.tab === tab && each.level === level && arrived.has(each.id));
      const order = ids.map(({ id }) => received.indexOf(id));
      expect(order).toEqual(order.toSorted((one, other) => one - other));
    }
  }
}

describe('Whatever happens to tabs', () => {
  const steps = fc.array(step, { minLength: 5, maxLength: 60, size: 'max' });
  const bounds = fc.constantFrom<OfflineOptions>({}, { maxMessages: 3 }, { maxAgeMs: 60_000 });

  it.each([
    ['every message arrives once or is told, in order among equals', false],
    ['the same holds where the network loses frames and the server confirms what it got', true],
  ])('%s', { timeout: 120_000 }, async (_, losesFrames) => {
    await fc.assert(
      fc.asyncProperty(steps, bounds, async (given, offline) => {
        begin();
        await serve(losesFrames);
        const play = new Play(offline, losesFrames);
        try {
          await play.run(given);
          check(play);
        } finally {
          await stage.close();
        }
      }),
      { numRuns: 30 },
    );
  });
});

function stored(id: string, isLeaving: boolean) {
  const place = { owner: 'gone', order: isLeaving ? 1 : 2, level: 5, bytes: 10, queuedMs: stage.unixClock.nowMs() };
  return { ...place, id, isLeaving, envelope: { t: 'say', p: 1, id } };
}
