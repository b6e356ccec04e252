import type { Backplane, BackplaneHealth, BackplaneNode, PresenceNews, Publication } from '@wsekit/server-core';
import type { Mesh } from '@wsekit/server-core/cluster';

/** A mesh of which it is seen what comes from other nodes. */
export class WatchedMesh implements Backplane {
  readonly kind = 'mesh';
  readonly history = undefined;
  readonly mesh: Mesh;
  readonly #onDelivered: (publication: Publication) => void;
  #isDead = false;

  constructor(mesh: Mesh, onDelivered: (publication: Publication) => void) {
    this.mesh = mesh;
    this.#onDelivered = onDelivered;
  }

  start(node: BackplaneNode): Promise<void> {
    return this.mesh.start({
      clock: node.clock,
      logger: node.logger,
      deliver: (publication) => {
        this.#onDelivered(publication);
        return node.deliver(publication);
      },
      undelivered: (publication) => node.undelivered(publication),
      presence: (news) => node.presence(news),
      nodeLeft: (id) => node.nodeLeft(id),
      interests: () => node.interests(),
      localPresence: () => node.localPresence(),
      stateChanged: () => node.stateChanged(),
    });
  }

  publish(publication: Publication): void {
    this.mesh.publish(publication);
  }

  addInterest(topic: string): void {
    this.mesh.addInterest(topic);
  }

  dropInterest(topic: string): void {
    this.mesh.dropInterest(topic);
  }

  announcePresence(news: PresenceNews): void {
    this.mesh.announcePresence(news);
  }

  health(): BackplaneHealth {
    return this.mesh.health();
  }

  drain(): void {
    this.mesh.drain();
  }

  /** The process dies: nobody tells it of the ends of its links any more, so that `stop` waits for none. */
  die(): void {
    this.#isDead = true;
  }

  async stop(): Promise<void> {
    const stopped = this.mesh.stop();
    if (!this.#isDead) await stopped;
  }
}
