// Shows that however publishing, delivery and answers of a history are interleaved, nobody loses or is given anything twice unsaid.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackplaneHistory, PublicationPosition } from '../../src/backplane/backplane.ts';
import type { ClientConnection } from '../../src/connection/client-connection.ts';
import type { ResolvedOptions } from '../../src/options.ts';
import { RecoveryStore } from '../../src/recovery/recovery-store.ts';
import { SharedRecovery, type TopicAnswer } from '../../src/recovery/shared-recovery.ts';

const topic = 'news';
const epoch = 7;

/** A history, what of it has come to a node, and one client of that node whose answers are kept back. */
class Table {
  readonly store = new RecoveryStore({ bufferEntries: 16, randomUint32: () => epoch });
  /** Offsets the client was given, with an answer where it stood. */
  readonly told: (number | TopicAnswer[1])[] = [];
  readonly shared: SharedRecovery;
  readonly client: ClientConnection;
  readonly #questions: (() => void)[] = [];
  readonly #scheduled: (() => void)[] = [];
  #published = 0;
  #delivered = 0;
  #isPaused = false;
  #fails = false;

  constructor(maxReplayMessages: number) {
    const history: BackplaneHistory = {
      after: (_, position, most) => this.#later(() => this.store.after(topic, position, most)),
      position: () => this.#later(() => this.store.placeOf(topic)),
    };
    const clock = { nowMs: () => 0, schedule: (delayMs: number, call: () => void) => this.#schedule(delayMs, call) };
    const told = (text: string): boolean => this.told.push(Number(text)) > 0;
    const client = { isOpen: true, bufferedBytes: 0, paused: undefined, replay: told, sendPublication: told };
    this.client = client as unknown as ClientConnection;
    this.shared = new SharedRecovery({
      options: { maxReplayMessages, maxBufferedBytes: 1_000_000, clock, profile: 'observed' } as ResolvedOptions,
      nodes: { history, lastOf: () => this.#last },
      publisher: { textOf: (_, text) => text },
      topics: { pause: () => this.#pause(true), resume: () => this.#pause(false), leadsTo: () => true },
      nowMs: () => 0,
    });
  }

  publish(): void {
    this.store.next(topic, 0);
    this.store.keep(topic, String(this.#published), 1, 0);
    this.#published += 1;
  }

  /** The next publication comes to the node. */
  deliver(): void {
    if (this.#delivered === this.#published) return;
    const offset = this.#delivered;
    this.#delivered += 1;
    if (this.#isPaused) this.shared.holds.keep(topic, String(offset), { epoch, offset });
    else this.told.push(offset);
  }

  ask(offset: number | undefined): void {
    const position = offset === undefined ? undefined : { epoch: '00000007', offset };
    this.shared.recover(
      this.client,
      [topic],
      () => position,
      ([answer]) => answer && this.told.push(answer[1]),
    );
  }

  async answer(): Promise<void> {
    this.#questions.shift()?.();
    for (let n = 0; n < 6; n += 1) await Promise.resolve();
  }

  turn(): void {
    for (const call of this.#scheduled.splice(0)) call();
  }

  fail(): void {
    this.#fails = true;
  }

  async finish(): Promise<void> {
    while (this.#questions.length > 0) await this.answer();
    this.turn();
    while (this.#delivered < this.#published) this.deliver();
  }

  get isWaiting(): boolean {
    return this.#isPaused;
  }

  get #last(): PublicationPosition | undefined {
    return this.#delivered === 0 ? undefined : { epoch, offset: this.#delivered - 1 };
  }

  #pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
  }

  #schedule(delayMs: number, call: () => void): () => void {
    if (delayMs === 0) this.#scheduled.push(call);
    return () => {};
  }

  #later<Answer>(answer: () => Answer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#questions.push(() => (this.#fails ? reject(new Error('lost')) : resolve(answer())));
    });
  }
}

/** What a client that stands behind `position` makes of what it was told; fails where it misses or gets twice what nobody told it of. */
function followed(told: Table['told'], position: number): number {
  let at = position;
  for (const each of told) {
    if (typeof each === 'number') {
      expect(each).toBe(at + 1);
      at = each;
    } else if (each.recovered) expect(each.offset).toBe(at);
    else at = Math.max(at, each.epoch === null ? at : each.offset);
  }
  return at;
}

type Step = 'publish' | 'deliver' | 'answer' | 'turn';
const steps = fc.array(fc.constantFrom<Step>('publish', 'publish', 'deliver', 'deliver', 'answer', 'turn'), {
  maxLength: 60,
});

describe('A client that is given what it missed', () => {
  it('gets everything behind its position once and in order, or is told where it goes on', async () => {
    const property = fc.asyncProperty(
      fc.nat(20),
      fc.nat(20),
      fc.nat(25),
      steps,
      fc.constantFrom(3, 10, 100),
      async (published, came, back, order, most) => {
        const table = new Table(most);
        for (let n = 0; n <= published; n += 1) table.publish();
        for (let n = 0; n < Math.min(came, published + 1); n += 1) table.deliver();
        table.told.length = 0;
        // Whoever asks has been given no more than was published, here or elsewhere.
        const position = Math.max(0, published - back);
        table.ask(position);
        for (const step of order) await table[step]();
        await table.finish();
        const end = followed(table.told, position);
        expect(end).toBe(published + order.filter((step) => step === 'publish').length);
        expect([table.isWaiting, table.client.paused, table.shared.holds.size]).toEqual([false, undefined, 0]);
      },
    );
    const endsFull: Step[] = ['publish', 'deliver', 'publish', 'deliver', 'deliver', 'answer', 'deliver'];
    await fc.assert(property, { numRuns: 500, examples: [[3, 2, 0, endsFull, 3]] });
  });

  it('is told of a loss when the history cannot be asked, and goes on with what waited', async () => {
    const table = new Table(100);
    for (let n = 0; n < 3; n += 1) table.publish();
    table.deliver();
    table.ask(0);
    table.fail();
    table.deliver();
    await table.finish();
    expect(table.told.slice(1)).toEqual([expect.objectContaining({ recovered: false, offset: 0 }), 1, 2]);
  });

  it('is told of a loss when more comes than may wait, and loses no more than that', async () => {
    const table = new Table(3);
    table.publish();
    table.deliver();
    table.ask(0);
    for (let n = 0; n < 6; n += 1) {
      table.publish();
      table.deliver();
    }
    await table.finish();
    expect(table.told.slice(1)).toEqual([expect.objectContaining({ recovered: false, offset: 6 })]);
  });
});
