import type { BackplaneNode, PresenceNews, RemotePresenceNews, RemotePublication } from '@wsekit/server-core';
import { createMesh, type Mesh, type MeshOptions } from '@wsekit/server-core/cluster';
import { createUnixClock } from '@wsekit/transports';

/** A mesh of ours and what a server would be told by it. */
export class OurNode implements BackplaneNode {
  readonly clock: BackplaneNode['clock'] = createUnixClock();
  readonly logger: BackplaneNode['logger'] = { debug() {}, info() {}, warn() {}, error() {} };
  readonly mesh: Mesh;
  readonly delivered: RemotePublication[] = [];
  readonly news: RemotePresenceNews[] = [];
  /** Nodes that are gone. */
  readonly left: string[] = [];
  readonly #held = new Set<string>();

  private constructor(options: MeshOptions) {
    this.mesh = createMesh(options);
  }

  static async start(options: MeshOptions): Promise<OurNode> {
    const node = new OurNode(options);
    await node.mesh.start(node);
    return node;
  }

  get peerCount(): number {
    return this.mesh.health().peerCount;
  }

  hold(topic: string): void {
    this.#held.add(topic);
    this.mesh.addInterest(topic);
  }

  deliver(publication: RemotePublication): number {
    this.delivered.push(publication);
    return 1;
  }

  presence(news: RemotePresenceNews): void {
    this.news.push(news);
  }

  nodeLeft(node: string): void {
    this.left.push(node);
  }

  interests(): Iterable<string> {
    return this.#held;
  }

  localPresence(): Iterable<Omit<PresenceNews, 'kind'>> {
    return [];
  }

  undelivered(): void {}

  stateChanged(): void {}
}
