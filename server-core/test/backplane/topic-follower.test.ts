import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OwnPublication } from '../../src/backplane/redis/own-publications.ts';
import { type HistorySlice, type PlacedMessage, TopicFollower } from '../../src/backplane/redis/topic-follower.ts';

const node = 'here';

/** A topic on an engine that keeps a few publications, and the channel to one follower. */
class World {
  readonly capacity: number;
  readonly delivered: PlacedMessage[] = [];
  readonly missed: number[] = [];
  lost = 0;
  /** Whether what is published gets to the follower. */
  isHeard = true;
  readonly channel: PlacedMessage[] = [];
  readonly answers: [OwnPublication, PlacedMessage][] = [];
  readonly follower: TopicFollower;
  #epoch = 1;
  #next = 0;
  #kept: PlacedMessage[] = [];
  #seq = 0;
  readonly #owns = new Map<number, OwnPublication>();

  constructor(capacity: number, wait: <Value>(value: Promise<Value>) => Promise<Value>) {
    this.capacity = capacity;
    this.follower = new TopicFollower('a', {
      read: (_, epoch, offset) => wait(Promise.resolve()).then(() => wait(Promise.resolve(this.#read(epoch, offset)))),
      end: async (_, epoch) => {
        if (epoch === this.#epoch) this.forget();
      },
      deliver: (_, message) => this.#deliver(message),
      missed: (own) => this.#miss(own),
      lost: (count) => {
        this.lost += count;
      },
    });
  }

  publish(from: string): PlacedMessage {
    const position = { epoch: this.#epoch, offset: this.#next };
    const message = { node: from, seq: this.#seq, position, text: `${this.#seq}` };
    this.#seq += 1;
    this.#next += 1;
    this.#kept = [...this.#kept, message].slice(-this.capacity);
    if (this.isHeard) this.channel.push(message);
    return message;
  }

  publishOwn(): void {
    const message = this.publish(node);
    const own = {
      node,
      seq: message.seq,
      publication: { topic: 'a', text: message.text },
      bytes: 1,
      missing: 0,
      isSettled: false,
    };
    this.#owns.set(own.seq, own);
    this.answers.push([own, message]);
  }

  /** The engine loses everything; what is published then is another history. */
  forget(): void {
    this.#epoch += 1;
    this.#next = 0;
    this.#kept = [];
  }

  /** The engine loses the last publications, and does not know it. */
  goBack(count: number): void {
    this.#next = Math.max(0, this.#next - count);
    this.#kept = this.#kept.filter(({ position }) => position.offset < this.#next);
  }

  hear(): void {
    const message = this.channel.shift();
    if (message !== undefined) this.follower.receive(message);
  }

  answer(): void {
    const [own, message] = this.answers.shift() ?? [];
    if (own !== undefined && message !== undefined) this.follower.receiveOwn(own, message.position);
  }

  place(): HistorySlice | undefined {
    return this.#read(undefined, 0);
  }

  get ownCount(): number {
    return this.#owns.size;
  }

  get published(): number {
    return this.#seq;
  }

  #read(epoch: number | undefined, offset: number): HistorySlice | undefined {
    if (this.#next === 0) return undefined;
    const from = epoch === this.#epoch ? offset : 0;
    const messages = this.#kept.filter(({ position }) => position.offset >= from).slice(0, 5);
    return { epoch: this.#epoch, next: this.#next, messages };
  }

  #deliver(message: PlacedMessage): void {
    if (message.node === node) {
      const own = this.#owns.get(message.seq);
      if (own === undefined || own.isSettled) return;
      own.isSettled = true;
    }
    this.delivered.push(message);
  }

  #miss(own: OwnPublication): void {
    if (own.isSettled) return;
    own.isSettled = true;
    this.missed.push(own.seq);
  }
}

type Step = 'other' | 'own' | 'hear' | 'answer' | 'away' | 'back' | 'beat' | 'forget';
const often: Step[] = ['other', 'own', 'hear', 'hear', 'answer', 'other', 'hear'];
const steps = (rare: readonly Step[]): fc.Arbitrary<Step[]> =>
  fc.array(fc.constantFrom(...often, ...often, ...rare), { maxLength: 80 });

async function play(world: World, step: Step): Promise<void> {
  if (step === 'other') world.publish('there');
  else if (step === 'own') world.publishOwn();
  else if (step === 'hear') world.hear();
  else if (step === 'answer') world.answer();
  else if (step === 'beat') void world.follower.beat();
  else if (step === 'forget') world.forget();
  else if (step === 'away') {
    world.isHeard = false;
    world.channel.length = 0;
  } else if (!world.isHeard) {
    world.isHeard = true;
    void world.follower.catchUp();
  }
}

/** Plays steps in an order in which reading takes any time, and then lets everything arrive. */
async function playAll(scheduler: fc.Scheduler, capacity: number, all: readonly Step[]): Promise<World> {
  const world = new World(capacity, (value) => scheduler.schedule(value));
  world.follower.place(world.place());
  scheduler.scheduleSequence(all.map((step) => () => play(world, step)));
  await scheduler.waitIdle();
  world.isHeard = true;
  while (world.channel.length > 0) world.hear();
  while (world.answers.length > 0) world.answer();
  void world.follower.catchUp();
  await scheduler.waitIdle();
  for (let beats = 0; beats < 3; beats += 1) {
    void world.follower.beat();
    await scheduler.waitIdle();
  }
  return world;
}

function offsetsOf(world: World): number[] {
  return world.delivered.map(({ position }) => position.offset);
}

describe('what follows a topic', () => {
  it('delivers everything once and in order, however it comes, while the history has it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), steps(['away', 'back', 'beat']), async (scheduler, all) => {
        const world = await playAll(scheduler, 1_000, all);
        expect(offsetsOf(world)).toEqual(Array.from({ length: world.published }, (_, n) => n));
        expect([world.missed, world.lost]).toEqual([[], 0]);
      }),
    );
  });

  it('counts exactly what a short history no longer has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), steps(['away', 'back', 'beat']), async (scheduler, all) => {
        const world = await playAll(scheduler, 3, all);
        const offsets = offsetsOf(world);
        expect(offsets).toEqual([...new Set(offsets)].sort((one, other) => one - other));
        expect(offsets.length + world.lost).toBe(world.published);
        const own = world.delivered.filter((message) => message.node === node).length;
        expect(own + world.missed.length).toBe(world.ownCount);
      }),
    );
  });

  it('delivers nothing twice when histories end, and gives each own publication one fate', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), steps(['away', 'back', 'beat', 'forget']), async (scheduler, all) => {
        const world = await playAll(scheduler, 1_000, all);
        expect(new Set(world.delivered.map(({ seq }) => seq)).size).toBe(world.delivered.length);
        const own = world.delivered.filter((message) => message.node === node).length;
        expect(own + world.missed.length).toBe(world.ownCount);
      }),
    );
  });

  it('ends a history whose engine went back, even where it has as many publications again', async () => {
    for (const again of [0, 2, 5]) {
      const world = new World(100, (value) => value);
      world.follower.place(undefined);
      for (let n = 0; n < 5; n += 1) world.publish('there');
      for (let n = 0; n < 5; n += 1) world.hear();
      world.isHeard = false;
      world.goBack(2);
      for (let n = 0; n < again; n += 1) world.publish('there');
      await world.follower.catchUp();
      world.isHeard = true;
      world.publish('there');
      world.hear();
      expect(world.delivered.at(-1)?.position).toEqual({ epoch: 2, offset: 0 });
    }
  });

  it('delivers what comes while it reads, though a short history no longer has it', async () => {
    const world = await publishWhileReading(3, 1_000);
    expect([offsetsOf(world), world.lost]).toEqual([Array.from({ length: 1_000 }, (_, n) => n), 0]);
  });

  it('does not hold more than it may while it reads, and reads what it did not hold', async () => {
    const whole = await publishWhileReading(10_000, 3_000);
    expect([offsetsOf(whole), whole.lost]).toEqual([Array.from({ length: 3_000 }, (_, n) => n), 0]);
    const short = await publishWhileReading(3, 3_000);
    expect([offsetsOf(short).length, short.lost]).toEqual([1_027, 1_973]);
  });
});

/** Publishes behind the moment of which a read tells, and before it has told. */
async function publishWhileReading(capacity: number, count: number): Promise<World> {
  const reading: (() => void)[] = [];
  const wait = <Value>(value: Promise<Value>): Promise<Value> =>
    new Promise((resolve) => reading.push(() => resolve(value)));
  const goOn = async (): Promise<void> => {
    for (const go of reading.splice(0)) go();
    for (let turns = 0; turns < 10; turns += 1) await Promise.resolve();
  };
  const world = new World(capacity, wait);
  world.follower.place(undefined);
  let isDone = false;
  const done = world.follower.catchUp().then(() => {
    isDone = true;
  });
  await goOn();
  for (let n = 0; n < count; n += 1) world.publish('there');
  while (world.channel.length > 0) world.hear();
  while (!isDone) await goOn();
  await done;
  return world;
}
