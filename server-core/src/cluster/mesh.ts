import { initZstd } from '@wsekit/codec/cluster';
import type {
  Backplane,
  BackplaneHealth,
  BackplaneHistory,
  BackplaneNode,
  PresenceNews,
  Publication,
} from '../backplane/backplane.ts';
import { canonicalAddress } from './address.ts';
import { createMeshCounts, type MeshCounters } from './counters.ts';
import type { DeadLetter } from './dead-letters.ts';
import type { ClusterListener, ClusterSocket, ClusterTls, SocketHandler } from './network.ts';
import { type MeshOptions, type MeshSettings, resolveOptions } from './options.ts';
import { RunningMesh } from './running-mesh.ts';

/** A node at the other end of an open link. (WSE-ERR-131) */
export interface MeshPeer {
  /** What was dialled; of a link that was accepted, where it came from. */
  readonly address: string;
  /** What it introduced itself as. */
  readonly instanceId: string;
  /** Capabilities both nodes offered. */
  readonly capabilities: number;
  /** By the clock of the node the mesh belongs to. */
  readonly connectedAtMs: number;
}

/** Nodes joined by links of the WSE cluster, published ones and our own. */
export interface Mesh extends Backplane {
  readonly kind: 'mesh';
  /** Id of this node. */
  readonly nodeId: string;
  /** The port links are taken at; undefined without one, and before `start`. */
  readonly port: number | undefined;
  health(): BackplaneHealth & { readonly counters: MeshCounters };
  /** The nodes this one is linked with. */
  info(): readonly MeshPeer[];
  /** Gives the last 1,000 publications that did not get to a node, the oldest first, and forgets them. */
  deadLetters(): readonly DeadLetter[];
  /** Takes other certificates for the links from now on; those that are up stay. Throws TypeError without `tls`, and for what is no material. */
  reloadTls(material: ClusterTls): void;
  /**
   * Takes a link that came in at a port of the application's, from its first byte on.
   *
   * With certificates it is closed at once: nobody has shown one. (WSE-CLU-101)
   */
  accept(socket: ClusterSocket): SocketHandler;
}

/** Makes a mesh. Throws RangeError for options out of range, and for certificates that are none. */
export function createMesh(options: MeshOptions = {}): Mesh {
  return new ClusterMesh(resolveOptions(options));
}

const nobody: SocketHandler = { onOpen() {}, onBytes() {}, onDrain() {}, onEnd() {}, onClose() {} };

class ClusterMesh implements Mesh {
  readonly kind = 'mesh';
  readonly history: BackplaneHistory | undefined = undefined;
  readonly #settings: MeshSettings;
  #running: RunningMesh | undefined;
  #listener: ClusterListener | undefined;
  #isStopped = false;
  #stopping: Promise<unknown> | undefined;

  constructor(settings: MeshSettings) {
    this.#settings = settings;
  }

  get nodeId(): string {
    return this.#settings.ids.nodeId;
  }

  get port(): number | undefined {
    return this.#listener?.port;
  }

  async start(node: BackplaneNode): Promise<void> {
    if (this.#running !== undefined || this.#isStopped)
      throw new TypeError('starting a mesh: it was started or stopped before');
    const running = new RunningMesh(node, this.#settings);
    this.#running = running;
    await initZstd();
    await this.#open(running).catch(async (error: unknown) => {
      await this.stop();
      throw error;
    });
  }

  publish(publication: Publication): void {
    this.#running?.broadcaster.publish(publication);
  }

  addInterest(topic: string): void {
    this.#running?.broadcaster.changeInterest('SUB', topic);
  }

  dropInterest(topic: string): void {
    this.#running?.broadcaster.changeInterest('UNSUB', topic);
  }

  announcePresence(news: PresenceNews): void {
    this.#running?.broadcaster.announcePresence(news);
  }

  health(): BackplaneHealth & { readonly counters: MeshCounters } {
    const running = this.#running;
    if (running === undefined)
      return { state: this.#isStopped ? 'stopped' : 'connecting', peerCount: 0, counters: createMeshCounts() };
    return { state: running.state, peerCount: running.links.open.length, counters: running.counters };
  }

  info(): readonly MeshPeer[] {
    const links = this.#running?.links.open ?? [];
    return links.map(({ address, remoteId, capabilities, connectedAtMs }) => ({
      address,
      instanceId: remoteId,
      capabilities,
      connectedAtMs,
    }));
  }

  deadLetters(): readonly DeadLetter[] {
    return this.#running?.broadcaster.deadLetters.take() ?? [];
  }

  reloadTls(material: ClusterTls): void {
    const { network } = this.#settings;
    if (network.reloadTls === undefined) throw new TypeError('reloading certificates: the mesh was made without');
    network.reloadTls(material);
  }

  accept(socket: ClusterSocket): SocketHandler {
    if (this.#running !== undefined && !this.#settings.network.isSecure) return this.#running.accept(socket);
    socket.destroy();
    return nobody;
  }

  drain(): void {
    this.#running?.broadcaster.drain();
  }

  async #open(running: RunningMesh): Promise<void> {
    const { listen, network, advertisedAddress } = this.#settings;
    if (this.#isStopped) return;
    if (listen !== undefined) this.#listener = await network.listen(listen, (socket) => running.accept(socket));
    // Stopped meanwhile, it could not close what was not open yet.
    if (this.#isStopped) await this.#listener?.close();
    running.begin(announcedAddress(advertisedAddress, this.#listener?.port));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopping ??= Promise.all([this.#running?.stop(), this.#listener?.close()]);
    await this.#stopping;
  }
}

/** Port 0 stands for the one that was found. */
function announcedAddress(address: string | undefined, port: number | undefined): string | undefined {
  if (address === undefined || port === undefined) return address;
  return canonicalAddress(address)?.replace(/:0$/, `:${port}`);
}
