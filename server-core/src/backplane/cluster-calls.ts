import type { Environment } from '../auth/origins.ts';
import type { DeadLetter } from '../cluster/dead-letters.ts';
import { ServerError } from '../errors.ts';
import { isConnected } from '../observability/health.ts';
import type { BackplaneDesk } from './backplane-desk.ts';
import {
  type CertificateFiles,
  type ClusterPeer,
  type ConnectClusterOptions,
  isMesh,
  meshBehind,
  meshOf,
  reloadCertificates,
} from './connect-cluster.ts';

/** What calls about other nodes are carried out with. */
export interface ClusterCallsHome {
  readonly options: { readonly env?: Environment };
  readonly nodes: BackplaneDesk;
  readonly isRunning: boolean;
}

/** The calls of a server about other nodes, under the names of published servers. */
export abstract class ClusterCalls {
  readonly #home: ClusterCallsHome;

  constructor(home: ClusterCallsHome) {
    this.#home = home;
  }

  /**
   * Joins a mesh of nodes, published ones and ours, and goes on in the background. Rejects with ServerError
   * `backplane_refused` when there is a backplane, then `invalid_options` for seeds without `clusterAddr` and for certificates,
   * then `not_running`; and as the platform does when the port is taken.
   */
  async connectCluster(options: ConnectClusterOptions): Promise<void> {
    const { nodes, options: own } = this.#home;
    nodes.assertAlone();
    const mesh = await meshOf(options, own.env ?? process.env);
    if (!this.#home.isRunning) {
      throw new ServerError('not_running', 'connecting to a cluster: the server was stopped');
    }
    await nodes.connect(mesh);
  }

  /** Nodes of the mesh this server is linked with; none without a mesh. */
  clusterInfo(): readonly ClusterPeer[] {
    const { backplane } = this.#home.nodes;
    return isMesh(backplane) ? backplane.info().map((peer) => ({ ...peer, connected: true })) : [];
  }

  /** Gives the last 1,000 publications that did not get to a node of the mesh, the oldest first, and forgets them. */
  getClusterDlqEntries(): readonly DeadLetter[] {
    const { backplane } = this.#home.nodes;
    return isMesh(backplane) ? backplane.deadLetters() : [];
  }

  /**
   * Takes other certificates for links of the mesh from now on; those that are up stay. Rejects with ServerError
   * `backplane_refused` without a mesh, and `invalid_options` for one without certificates and for files that are none.
   */
  async reloadClusterTls(files: CertificateFiles): Promise<void> {
    await reloadCertificates(meshBehind(this.#home.nodes.backplane), files);
  }

  /** Whether other nodes, or the engine between them, can be reached. */
  clusterConnected(): boolean {
    return isConnected(this.#home.nodes);
  }

  /** Other nodes that are known to be there; engines may not know. */
  clusterPeersCount(): number {
    return this.#home.nodes.health().peerCount;
  }
}
