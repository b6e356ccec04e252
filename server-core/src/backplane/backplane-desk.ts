import type { Clock } from '../clock.ts';
import { ServerError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { RemotePresence } from '../presence/presence.ts';
import type { ForeignHistories } from '../recovery/foreign-histories.ts';
import { isPattern } from '../topics/glob.ts';
import type { InterestCounts } from '../topics/interest-counts.ts';
import { Arrivals, type ArrivalsHome } from './arrivals.ts';
import type {
  Backplane,
  BackplaneHealth,
  BackplaneHistory,
  BackplaneNode,
  PresenceNews,
  Publication,
  PublicationPosition,
  RemotePresenceNews,
  RemotePublication,
} from './backplane.ts';
import { createCounts } from './counts.ts';
import { stopInTime } from './stop-in-time.ts';

/** What a backplane is connected to. */
export interface BackplaneHome {
  readonly options: { readonly clock: Clock; readonly logger: Logger; readonly maxReplayMessages: number };
  readonly interest: InterestCounts;
  readonly publisher: {
    deliverRemote(publication: RemotePublication): number;
    deliverAlone(publication: Publication): void;
  };
  readonly presence:
    | {
        merge(news: RemotePresence): void;
        forgetNode(node: string): void;
        local(): Iterable<Omit<PresenceNews, 'kind'>>;
      }
    | undefined;
  readonly recovery: { readonly foreign: ForeignHistories } | undefined;
  failed(error: unknown): void;
}

/** What is said of a server that is alone. */
const alone: BackplaneHealth = {
  state: 'stopped',
  peerCount: 0,
  counters: createCounts(),
};

/** How far the clock of another node may be ahead; words of later times count as of then, and can be corrected. */
const mostAheadMs = 5_000;

/** How the server names the state of a backplane: `none` where there is not any. */
export type BackplaneState = BackplaneHealth['state'] | 'none';

/** The one backplane of a server, or none: what goes to other nodes, and what comes from them. */
export class BackplaneDesk implements BackplaneNode, ArrivalsHome {
  /** What comes back from the history of the backplane. */
  readonly arrivals: Arrivals;
  readonly #home: BackplaneHome;
  #backplane: Backplane | undefined;
  #loggedState: BackplaneState = 'none';
  /** What times of presence are bounded by; it does not go back with the clock, or a leave would be older than its join. */
  #latestMs = Number.NEGATIVE_INFINITY;
  #failure: { readonly error: unknown } | undefined;

  constructor(home: BackplaneHome) {
    this.#home = home;
    this.arrivals = new Arrivals(this);
  }

  get clock(): Clock {
    return this.#home.options.clock;
  }

  get logger(): Logger {
    return this.#home.options.logger;
  }

  get maxReplayMessages(): number {
    return this.#home.options.maxReplayMessages;
  }

  /** The server was told to join others. (WSE-ERR-148) */
  get isJoined(): boolean {
    return this.#backplane !== undefined;
  }

  get backplane(): Backplane | undefined {
    return this.#backplane;
  }

  /** History of the backplane: what is published comes back from there. */
  get history(): BackplaneHistory | undefined {
    return this.#backplane?.history;
  }

  get state(): BackplaneState {
    return this.#backplane?.health().state ?? 'none';
  }

  health(): BackplaneHealth {
    return this.#backplane?.health() ?? alone;
  }

  /**
   * Begins with a backplane, the only one from then on. Rejects with ServerError `backplane_refused` when there is one, and
   * with what keeps it from starting; then there is none.
   */
  async connect(backplane: Backplane): Promise<void> {
    this.assertAlone();
    this.#backplane = backplane;
    try {
      await backplane.start(this);
      this.stateChanged();
    } catch (error) {
      if (this.#backplane === backplane) this.#backplane = undefined;
      await stopInTime(backplane, this);
      throw error;
    }
  }

  /** Begins with a backplane while nobody waits for it: what keeps it from starting is told by `failed`, and kept. */
  begin(backplane: Backplane): void {
    this.connect(backplane).catch((error) => {
      this.#failure = { error };
      this.#home.failed(error);
    });
  }

  /** Throws what has kept the backplane of the options from starting. */
  assertStarted(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Throws ServerError `backplane_refused` when there is a backplane. */
  assertAlone(): void {
    if (this.isJoined) throw new ServerError('backplane_refused', 'connecting to a cluster: connected already');
  }

  publish(publication: Publication): void {
    this.#backplane?.publish(publication);
  }

  held(text: string): void {
    this.#backplane?.addInterest(text);
  }

  dropped(text: string): void {
    this.#backplane?.dropInterest(text);
    const memories = [this.arrivals, this.#home.recovery?.foreign];
    if (isPattern(text)) for (const memory of memories) memory?.forgetUnheld((topic) => this.holds(topic));
    else if (!this.holds(text)) for (const memory of memories) memory?.forgetTopic(text);
  }

  holds(topic: string): boolean {
    return this.#home.interest.holds(topic);
  }

  handOn(publication: RemotePublication): number {
    return this.#home.publisher.deliverRemote(publication);
  }

  lastOf(topic: string): PublicationPosition | undefined {
    return this.arrivals.lastOf(topic);
  }

  announcePresence(news: PresenceNews): void {
    this.#backplane?.announcePresence(news);
  }

  drain(): void {
    this.#backplane?.drain();
  }

  /** Leaves the others; waits at most 10 s for that. */
  async stop(): Promise<void> {
    this.arrivals.stop();
    if (this.#backplane !== undefined) await stopInTime(this.#backplane, this);
  }

  deliver(publication: RemotePublication): number {
    return this.history === undefined ? this.handOn(publication) : this.arrivals.take(publication);
  }

  undelivered(publication: Publication): void {
    this.#home.publisher.deliverAlone(publication);
  }

  presence(news: RemotePresenceNews): void {
    this.#latestMs = Math.max(this.#latestMs, this.clock.nowMs() + mostAheadMs);
    this.#home.presence?.merge({ ...news, updatedAtMs: Math.min(news.updatedAtMs, this.#latestMs) });
  }

  nodeLeft(node: string): void {
    this.#home.recovery?.foreign.forgetNode(node);
    this.#home.presence?.forgetNode(node);
  }

  interests(): Iterable<string> {
    return this.#home.interest.texts;
  }

  localPresence(): Iterable<Omit<PresenceNews, 'kind'>> {
    return this.#home.presence?.local() ?? [];
  }

  stateChanged(): void {
    const { state } = this;
    if (state === this.#loggedState) return;
    const before = this.#loggedState;
    this.#loggedState = state;
    const details = { backplane: this.#backplane?.kind, state };
    if (state === 'degraded') this.logger.warn(details, 'backplane degraded: this node goes on alone');
    else this.logger.info(details, `backplane ${state}`);
    if (state === 'connected' && before === 'degraded') this.arrivals.catchUp();
  }
}
