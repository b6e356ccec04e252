import type { Backplane, BackplaneHistory, BackplaneNode, PresenceNews, Publication } from '@wsekit/server-core';

/** What is seen of a backplane. */
export interface Watcher {
  /** A publication of another node, or one that came back. */
  arrived(publication: Publication): void;
  /** A publication of this node that no other gets. */
  undelivered(publication: Publication): void;
}

/** A backplane of which it is seen what comes by it. */
export class WatchedBackplane implements Backplane {
  readonly kind: string;
  readonly #inner: Backplane;
  readonly #watcher: Watcher;

  constructor(inner: Backplane, watcher: Watcher) {
    this.kind = inner.kind;
    this.#inner = inner;
    this.#watcher = watcher;
  }

  get history(): BackplaneHistory | undefined {
    return this.#inner.history;
  }

  start(node: BackplaneNode): Promise<void> {
    const watcher = this.#watcher;
    return this.#inner.start({
      clock: node.clock,
      logger: node.logger,
      deliver: (publication) => {
        watcher.arrived(publication);
        return node.deliver(publication);
      },
      undelivered: (publication) => {
        watcher.undelivered(publication);
        node.undelivered(publication);
      },
      presence: (news) => node.presence(news),
      nodeLeft: (id) => node.nodeLeft(id),
      interests: () => node.interests(),
      localPresence: () => node.localPresence(),
      stateChanged: () => node.stateChanged(),
    });
  }

  publish(publication: Publication): void {
    this.#inner.publish(publication);
  }

  addInterest(topic: string): void {
    this.#inner.addInterest(topic);
  }

  dropInterest(topic: string): void {
    this.#inner.dropInterest(topic);
  }

  announcePresence(news: PresenceNews): void {
    this.#inner.announcePresence(news);
  }

  health(): ReturnType<Backplane['health']> {
    return this.#inner.health();
  }

  drain(): void {
    this.#inner.drain();
  }

  stop(): Promise<void> {
    return this.#inner.stop();
  }
}
