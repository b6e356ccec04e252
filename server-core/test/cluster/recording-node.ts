import type {
  BackplaneNode,
  PresenceNews,
  Publication,
  RemotePresenceNews,
  RemotePublication,
} from '../../src/backplane/backplane.ts';
import type { Clock } from '../../src/clock.ts';
import { silentLogger } from '../../src/logger.ts';

/** A server as a backplane sees it, which writes down what it is told. */
export class RecordingNode implements BackplaneNode {
  readonly clock: Clock;
  readonly logger = silentLogger;
  readonly delivered: RemotePublication[] = [];
  readonly news: RemotePresenceNews[] = [];
  readonly left: string[] = [];
  readonly held = new Set<string>();
  readonly users: Omit<PresenceNews, 'kind'>[] = [];
  /** Connections each publication is meant for. */
  audience = 1;
  stateChanges = 0;
  readonly #waiting: { readonly holds: () => boolean; readonly resolve: () => void }[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get texts(): readonly string[] {
    return this.delivered.map(({ text }) => text);
  }

  deliver(publication: RemotePublication): number {
    this.delivered.push(publication);
    this.#changed();
    return this.audience;
  }

  undelivered(publication: Publication): void {
    throw new Error(`a mesh has no history that could miss ${publication.topic}`);
  }

  presence(news: RemotePresenceNews): void {
    this.news.push(news);
    this.#changed();
  }

  nodeLeft(node: string): void {
    this.left.push(node);
    this.#changed();
  }

  interests(): Iterable<string> {
    return this.held;
  }

  localPresence(): Iterable<Omit<PresenceNews, 'kind'>> {
    return this.users;
  }

  stateChanged(): void {
    this.stateChanges += 1;
    this.#changed();
  }

  /** Resolves once it holds; it is asked again whenever this node was told something. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ holds, resolve }));
  }

  #changed(): void {
    for (const waiting of this.#waiting.splice(0)) {
      if (waiting.holds()) waiting.resolve();
      else this.#waiting.push(waiting);
    }
  }
}
