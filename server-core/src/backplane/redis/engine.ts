import { Cluster, Redis, ReplyError } from 'ioredis';
import type { ClientRole, RedisClient, ResolvedRedisOptions } from './options.ts';
import type { Script } from './scripts.ts';

/** Told of the engine. */
export interface EngineListener {
  /** A client is there, or there again. */
  ready(role: ClientRole): void;
  /** A client has other servers behind it, while it stayed: what these said meanwhile is missed. */
  moved(): void;
  /** A client is gone, and comes again by itself. */
  gone(role: ClientRole): void;
  /** Something came on a channel. */
  message(channel: string, message: string): void;
  /** What went wrong with a connection. */
  failed(error: unknown): void;
}

/**
 * What every client has to have: commands fail as soon as their connection is gone, since what is sent again, and in which
 * order, is this backplane's to decide; channels are its own as well.
 */
const required = {
  lazyConnect: true,
  enableAutoPipelining: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  keyPrefix: '',
  // The shapes of answers that are read here.
  replyMapping: 'legacy',
} as const;
const requiredOfClusters = { shardedSubscribers: true, redisOptions: required } as const;
const hopeless = /^(WRONGPASS|NOAUTH|NOPERM|ERR (AUTH|invalid password|unknown command))/;
/** Channels of one command. */
const channelsAtOnce = 500;

/** The two clients of a backplane: one publishes and asks, the other is told. */
export class Engine {
  readonly #clients: Readonly<Record<ClientRole, RedisClient>>;
  /** What the engine said to a client that it did not let in; the connection just ends. */
  #refusal: Error | undefined;
  readonly #isReady: Record<ClientRole, boolean> = { publish: false, subscribe: false };

  constructor(options: ResolvedRedisOptions, listener: EngineListener) {
    this.#clients = { publish: createClient(options, 'publish'), subscribe: createClient(options, 'subscribe') };
    for (const role of ['publish', 'subscribe'] as const) this.#watch(role, listener);
    const { subscribe } = this.#clients;
    subscribe.on('smessage', (channel: string, message: string) => listener.message(channel, message));
    subscribe.on('message', (channel: string, message: string) => listener.message(channel, message));
  }

  /** Whether commands can be given. */
  get canPublish(): boolean {
    return this.#isReady.publish;
  }

  /** Whether channels can be asked for. */
  get canSubscribe(): boolean {
    return this.#isReady.subscribe;
  }

  /** Publishes and asks; what it is told while the engine is gone fails. */
  get commands(): RedisClient {
    return this.#clients.publish;
  }

  /** Connects for the first time. Rejects where that fails; it goes on trying all the same. */
  async connect(): Promise<void> {
    const clients = Object.values(this.#clients);
    try {
      await Promise.all(clients.map((client) => (client.status === 'wait' ? client.connect() : undefined)));
    } catch (error) {
      throw this.#refusal ?? error;
    }
  }

  /** Gives the engine scripts that will be run by their names; in a Cluster each server gets them when it needs them. */
  async load(scripts: readonly Script[]): Promise<void> {
    const { commands } = this;
    if (commands instanceof Cluster) return;
    await Promise.all(scripts.map(({ lua }) => commands.script('LOAD', lua)));
  }

  /** Cuts a connection that does not answer; it comes again by itself. */
  reconnect(role: ClientRole): void {
    this.#clients[role].disconnect(true);
  }

  /** Runs a script, in its turn among all commands, whether the engine has it or not. */
  async run(script: Script, args: readonly (string | number)[]): Promise<unknown> {
    const whole = (): Promise<unknown> => this.commands.eval(script.lua, script.keyCount, ...args);
    if (script.isOrdered) return whole();
    try {
      return await this.commands.evalsha(script.sha1, script.keyCount, ...args);
    } catch (error) {
      if (!(isRefusal(error) && error.message.startsWith('NOSCRIPT'))) throw error;
      return whole();
    }
  }

  /** Asks for shard channels. */
  async subscribe(channels: readonly string[]): Promise<void> {
    await this.#inParts(channels, (client, part) => client.ssubscribe(...part));
  }

  async unsubscribe(channels: readonly string[]): Promise<void> {
    await this.#inParts(channels, (client, part) => client.sunsubscribe(...part));
  }

  /** Asks for a channel that is not sharded, or no longer. */
  async setClassic(channel: string, wanted: boolean): Promise<void> {
    const { subscribe } = this.#clients;
    await (wanted ? subscribe.subscribe(channel) : subscribe.unsubscribe(channel));
  }

  end(): void {
    for (const client of Object.values(this.#clients)) client.disconnect();
  }

  /** Channels of one command have to be of one slot, in a Cluster. */
  async #inParts(
    channels: readonly string[],
    ask: (client: RedisClient, part: readonly string[]) => Promise<unknown>,
  ): Promise<void> {
    const { subscribe } = this.#clients;
    const size = subscribe instanceof Cluster ? 1 : channelsAtOnce;
    const asked: Promise<unknown>[] = [];
    for (let at = 0; at < channels.length; at += size) asked.push(ask(subscribe, channels.slice(at, at + size)));
    await Promise.all(asked);
  }

  #watch(role: ClientRole, listener: EngineListener): void {
    const client = this.#clients[role];
    client.on('ready', () => {
      this.#isReady[role] = true;
      listener.ready(role);
    });
    client.on('close', () => {
      this.#isReady[role] = false;
      listener.gone(role);
    });
    client.on('error', (error: unknown) => {
      if (isRefusal(error)) this.#refusal = error;
      listener.failed(error);
    });
    if (role === 'publish' || !(client instanceof Cluster)) return;
    for (const event of ['+subscriber', 'subscribersReady']) client.on(event, () => listener.moved());
  }
}

/** Tells whether the engine itself said no, and so did nothing. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof ReplyError;
}

/** Tells whether the engine will say the same however often it is asked: a client that may not use it, or an engine too old. */
export function isHopeless(error: unknown): boolean {
  return isRefusal(error) && hopeless.test(error.message);
}

function createClient(options: ResolvedRedisOptions, role: ClientRole): RedisClient {
  const { createClient: create, cluster, redis } = options;
  if (create !== undefined) return create(role, { ...required, ...requiredOfClusters });
  if (cluster !== undefined) {
    const redisOptions = { ...cluster.options?.redisOptions, ...required };
    return new Cluster([...cluster.nodes], { ...cluster.options, ...required, ...requiredOfClusters, redisOptions });
  }
  // A replica that was a master says so to who writes to it: another connection finds the master of now.
  const reconnectOnError = (error: Error): boolean => error.message.startsWith('READONLY');
  if (typeof redis === 'string') return new Redis(redis, { reconnectOnError, ...required });
  return new Redis({ reconnectOnError, ...redis, ...required });
}
