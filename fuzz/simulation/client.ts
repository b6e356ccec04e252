import { type Client, createClient } from '@wsekit/client-core';
import type { Clock, Dialer } from '@wsekit/transports';
import type { MemoryLink, MemoryNetwork } from '@wsekit/transports/memory';
import { Dice } from './dice.ts';
import { Reader } from './reader.ts';
import type { ClientPlan } from './scenario.ts';
import { publishedOf, type Witness } from './witness.ts';

/** Reason of a loss that is told because another node begins to publish to a topic. */
const newHistory = 'the topic has another history';

/** What all clients of a world share. */
export interface ClientHome {
  readonly seed: number;
  readonly clock: Clock;
  readonly witness: Witness;
  readonly network: MemoryNetwork;
  /** Where the node of a number takes clients. */
  urlOf(node: number): string;
}

/** A client of ours in a simulated world, with what it saw. */
export class SimulatedClient {
  readonly name: string;
  readonly user: string;
  readonly plan: ClientPlan;
  readonly client: Client;
  /** By topic. */
  readonly readers: Map<string, Reader> = new Map();
  readonly #home: ClientHome;
  #link: MemoryLink | undefined;
  #life = 'none';
  #said = 0;

  constructor(index: number, plan: ClientPlan, home: ClientHome) {
    this.name = `client${index}`;
    this.user = `user${plan.user}`;
    this.plan = plan;
    this.#home = home;
    const dice = new Dice(home.seed, 2_000 + index);
    this.client = createClient(
      plan.nodes.map((node) => home.urlOf(node)),
      {
        dialer: this.#dialer(),
        clock: home.clock,
        token: `${this.user}/${this.name}`,
        random: dice.random,
        platform: { watch: () => () => {} },
        session: { profile: 'documented' },
      },
    );
    this.#watch();
  }

  /** What its connection runs over, from when it was open. */
  get link(): MemoryLink | undefined {
    return this.#link;
  }

  /** Whether it is connected, and its server holds all it wants. */
  get isSettled(): boolean {
    const { wanted, held } = this.client.topics;
    return this.client.status.state === 'ready' && wanted.length === held.length;
  }

  start(): void {
    for (const topic of this.plan.topics) this.subscribe(topicOf(topic));
    this.client.start();
  }

  /** Has come to a node, in a life of that. */
  dialled(life: string): void {
    this.#life = life;
  }

  subscribe(topic: string): void {
    const presence = this.plan.isShown ? { presence: { by: this.name } } : {};
    // It stays wanted where the answer is late; what becomes of it, events tell.
    this.client.subscribe(topic, presence).catch(() => {});
  }

  unsubscribe(topic: string): void {
    this.client.unsubscribe(topic);
    this.#readerOf(topic).gaveUp();
  }

  say(topic: string): void {
    this.client.send('say', { client: this.name, topic, number: this.#said });
    this.#said += 1;
  }

  #dialer(): Dialer {
    const { network } = this.#home;
    const { dialer } = network;
    return {
      capabilities: dialer.capabilities,
      dial: async (url, options) => {
        const connection = await dialer.dial(url, options);
        this.#link = network.linkOf(connection);
        return connection;
      },
    };
  }

  #watch(): void {
    const { witness } = this.#home;
    this.client.on('n', ({ payload, envelope }) => {
      const published = publishedOf(payload);
      if (published === undefined) return;
      witness.note(`${this.name} ${published.life} ${published.topic} ${published.number} ${this.#home.clock.nowMs()}`);
      this.#readerOf(published.topic).takes(published, envelope.e);
    });
    this.client.onEvent((event) => {
      if (event.type === 'lost') this.#readerOf(event.topic).wasToldOfLoss(event.reason === newHistory);
      else if (event.type === 'subscribed') this.#readerOf(event.topic).held(this.#life);
      else if (event.type === 'status' && event.status.state !== 'ready') this.#left();
      else if (event.type === 'failed') witness.find(`${this.name} has failed: ${event.error}`);
    });
  }

  #left(): void {
    for (const reader of this.readers.values()) reader.left();
  }

  #readerOf(topic: string): Reader {
    const known = this.readers.get(topic);
    if (known !== undefined) return known;
    const reader = new Reader(`${this.name} of ${topic}`, this.#home.witness);
    this.readers.set(topic, reader);
    return reader;
  }
}

/** The name of a topic with a number. */
export function topicOf(topic: number): string {
  return `topic${topic}`;
}
