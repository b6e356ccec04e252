import { isPattern } from '../../topics/glob.ts';
import type { BackplaneHealth, BackplaneNode, PresenceNews, Publication } from '../backplane.ts';
import type { Counts } from '../counts.ts';
import { Engine, isHopeless, isRefusal } from './engine.ts';
import { Heart } from './heart.ts';
import { RedisHistory } from './history.ts';
import { createKeys, type RedisKeys } from './keys.ts';
import { Membership } from './membership.ts';
import type { ClientRole, ResolvedRedisOptions } from './options.ts';
import { RedisPublisher } from './publisher.ts';
import { RedisReceiver } from './receiver.ts';
import { namedScripts } from './scripts.ts';
import { Subscriptions } from './subscriptions.ts';
import type { PlacedMessage } from './topic-follower.ts';
import { TopicFollowers } from './topic-followers.ts';
import { WideTopics } from './wide-topics.ts';

/** A server's node from its start to its stop: the parts of a backplane, and what goes between them. */
export class RedisNode {
  readonly history: RedisHistory;
  readonly #options: ResolvedRedisOptions;
  readonly #node: BackplaneNode;
  readonly #counters: Counts;
  readonly #keys: RedisKeys;
  readonly #engine: Engine;
  readonly #publisher: RedisPublisher;
  readonly #subscriptions: Subscriptions;
  readonly #followers: TopicFollowers;
  readonly #receiver: RedisReceiver;
  readonly #membership: Membership;
  readonly #wide: WideTopics;
  readonly #heart: Heart;
  #state: BackplaneHealth['state'] = 'connecting';
  #isResuming = false;
  #isCutMeanwhile = false;

  constructor(options: ResolvedRedisOptions, node: BackplaneNode, counters: Counts) {
    this.#options = options;
    this.#node = node;
    this.#counters = counters;
    this.#keys = createKeys(options.prefix);
    this.#engine = new Engine(options, {
      ready: (role) => this.#ready(role),
      gone: (role) => this.#gone(role),
      moved: () => void this.#subscribeAgain(),
      message: (channel, text) => this.#receive(channel, text),
      failed: (error) => node.logger.debug({ err: error }, 'a connection to Redis failed'),
    });
    this.history = new RedisHistory(this.#engine, this.#keys);
    this.#subscriptions = this.#createSubscriptions();
    this.#followers = this.#createFollowers();
    this.#publisher = this.#createPublisher();
    this.#membership = this.#createMembership();
    this.#wide = new WideTopics((topic) => this.#isWide(topic));
    this.#heart = this.#createHeart();
    const [interest, followers, keys] = [this.#subscriptions, this.#followers, this.#keys];
    this.#receiver = new RedisReceiver({ node, keys, options, counters, interest, followers });
  }

  get state(): BackplaneHealth['state'] {
    return this.#state;
  }

  /** Other nodes that said of late that they are there. */
  get peerCount(): number {
    return this.#membership.others.size;
  }

  /** Connects; done when that has worked or failed. Rejects where it will never work. */
  async start(): Promise<void> {
    for (const topic of this.#node.interests()) this.addInterest(topic);
    this.#heart.start();
    try {
      await this.#engine.connect();
      await this.#engine.load(namedScripts);
      await this.#subscriptions.subscribeControl();
      await this.#resume();
    } catch (error) {
      if (!isHopeless(error)) return this.#become('degraded');
      this.#end();
      throw error;
    }
  }

  publish(publication: Publication): void {
    if (this.#state !== 'stopped') this.#publisher.publish(publication);
  }

  addInterest(topic: string): void {
    if (this.#state === 'stopped') return;
    this.#subscriptions.add(topic);
    if (isPattern(topic)) this.#patternsChanged();
    else if (this.#options.history !== undefined) void this.#place(topic).catch(() => undefined);
  }

  dropInterest(topic: string): void {
    if (this.#state === 'stopped') return;
    this.#subscriptions.drop(topic);
    this.#receiver.dropped(topic);
    if (isPattern(topic)) {
      this.#followers.review();
      this.#patternsChanged();
    } else this.#followers.unfollow(topic);
  }

  announcePresence(change: PresenceNews): void {
    if (this.#state !== 'stopped') this.#membership.announce(change);
  }

  /** Leaves the others, and ends everything; what has no answer by then is undelivered. */
  async stop(): Promise<void> {
    if (this.#engine.canPublish) await this.#membership.leave();
    this.#publisher.end();
    this.#end();
  }

  #ready(role: ClientRole): void {
    if (this.#state === 'stopped') return;
    if (this.#state !== 'connecting') this.#counters.reconnects += 1;
    if (role === 'publish') {
      this.#engine.load(namedScripts).catch(() => undefined);
      void this.#publisher.resume();
    }
    if (this.#state === 'degraded') void this.#resume();
  }

  #gone(role: ClientRole): void {
    if (this.#state === 'stopped') return;
    this.#isCutMeanwhile = true;
    this.#become('degraded');
    const meanwhile =
      this.#options.history === undefined ? 'publications of other nodes are missed' : 'catching up follows';
    this.#node.logger.warn({ role }, `a connection to Redis is gone: ${meanwhile}`);
  }

  /** Servers of a Cluster came or went, one by one. */
  async #subscribeAgain(): Promise<void> {
    if (this.#state !== 'connected') return;
    try {
      await this.#subscriptions.subscribeControl();
      if (await this.#subscriptions.resume()) await this.#followers.catchUp();
      else this.#become('degraded');
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Back to where it was; begun again where a connection goes meanwhile, and by the next one or a beat where it fails. */
  async #resume(): Promise<void> {
    if (this.#isResuming || !this.#engine.canPublish || !this.#engine.canSubscribe) return;
    this.#isResuming = true;
    this.#isCutMeanwhile = false;
    try {
      await this.#subscriptions.subscribeControl();
      const isSubscribed = await this.#subscriptions.resume();
      await this.#membership.resume();
      await this.#followers.catchUp();
      if (isSubscribed && !this.#isCutMeanwhile) this.#become('connected');
    } catch (error) {
      if (isRefusal(error)) this.#failed(error);
    } finally {
      this.#isResuming = false;
    }
    if (this.#isCutMeanwhile) await this.#resume();
  }

  /** Topics are behind where a follower does not know where it stands: it is asked before the channel is. */
  async #place(topic: string): Promise<void> {
    const follower = this.#followers.follow(topic);
    if (!follower.isPlaced) follower.place(await this.history.place(topic));
  }

  #receive(channel: string, text: string): void {
    if (this.#state === 'stopped') return;
    if (channel === this.#keys.control) this.#membership.receive(text);
    else this.#receiver.receive(channel, text);
  }

  #patternsChanged(): void {
    this.#wide.forget();
    this.#membership.tellPatterns();
  }

  /** With history this node hears of its own publications as well. */
  #isWide(topic: string): boolean {
    const isOwn = this.#options.history !== undefined && this.#subscriptions.holdsPattern(topic);
    return isOwn || this.#membership.others.wants(topic);
  }

  #deliver(topic: string, { node, seq, position, text }: PlacedMessage): void {
    const isOwn = node === this.#options.nodeId;
    if (isOwn && !this.#publisher.settle(seq)) return;
    const reached = this.#node.deliver({ node, topic, text, position });
    if (isOwn) return;
    this.#counters.messagesDelivered += reached;
    this.#counters.bytesReceived += Buffer.byteLength(text);
  }

  #createSubscriptions(): Subscriptions {
    const hasHistory = this.#options.history !== undefined;
    return new Subscriptions({
      engine: this.#engine,
      keys: this.#keys,
      nodeId: this.#options.nodeId,
      preparing: async (topics) => {
        if (hasHistory) await Promise.all(topics.map((topic) => this.#place(topic)));
      },
      subscribed: (topics) => {
        for (const topic of topics) void this.#followers.named(topic)?.catchUp();
      },
      subscribedWide: () => this.#followers.releaseUnplaced(),
      failed: (error) => this.#failed(error),
    });
  }

  #createFollowers(): TopicFollowers {
    return new TopicFollowers(
      {
        read: (topic, epoch, offset) => this.history.read(topic, epoch, offset),
        end: (topic, epoch) => this.history.end(topic, epoch),
        deliver: (topic, message) => this.#deliver(topic, message),
        missed: (own) => this.#publisher.missed(own),
        lost: (count) => {
          this.#counters.messagesDropped += count;
        },
      },
      this.#subscriptions,
    );
  }

  #createPublisher(): RedisPublisher {
    return new RedisPublisher({
      engine: this.#engine,
      keys: this.#keys,
      options: this.#options,
      counters: this.#counters,
      clock: this.#node.clock,
      isWide: (topic) => this.#wide.has(topic),
      placed: (own, position) => this.#followers.receiveOwn(own, position),
      sent: ({ node, publication: { topic, text } }) => {
        if (this.#options.history !== undefined) this.#node.deliver({ node, topic, text });
      },
      unsent: (publication) => {
        if (this.#options.history !== undefined) this.#node.undelivered(publication);
      },
    });
  }

  #createMembership(): Membership {
    return new Membership({
      engine: this.#engine,
      keys: this.#keys,
      options: this.#options,
      clock: this.#node.clock,
      patterns: () => this.#subscriptions.patterns,
      users: () => this.#node.localPresence(),
      presence: (news) => this.#node.presence(news),
      nodeLeft: (node) => this.#node.nodeLeft(node),
      interestChanged: () => this.#wide.forget(),
      refused: (count) => {
        this.#counters.unknownMessageTypes += count;
      },
    });
  }

  #createHeart(): Heart {
    return new Heart({
      engine: this.#engine,
      membership: this.#membership,
      clock: this.#node.clock,
      heartbeatMs: this.#options.heartbeatMs,
      beating: () => {
        this.#followers.beat();
        if (this.#engine.canPublish) void this.#publisher.resume();
      },
      isDegraded: () => this.#state === 'degraded',
      resume: () => void this.#resume(),
      failed: (error) => this.#failed(error),
    });
  }

  #end(): void {
    this.#heart.stop();
    this.#become('stopped');
    this.#engine.end();
  }

  #failed(error: unknown): void {
    if (this.#state === 'stopped') return;
    this.#node.logger.warn({ err: error }, 'Redis refused a command');
    this.#become('degraded');
  }

  #become(state: BackplaneHealth['state']): void {
    if (this.#state === state || this.#state === 'stopped') return;
    this.#state = state;
    this.#node.stateChanged();
  }
}
