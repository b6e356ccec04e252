import { readFile } from 'node:fs/promises';
import type { Environment } from '../auth/origins.ts';
import type { Mesh, MeshPeer } from '../cluster/mesh.ts';
import type { ClusterTls } from '../cluster/network.ts';
import { ServerError } from '../errors.ts';
import type { Backplane } from './backplane.ts';

/** How a server joins a mesh of nodes, its own and published ones. */
export interface ConnectClusterOptions {
  /** Addresses of other nodes, `host:port`; passed over where there are `seeds`. */
  readonly peers: readonly string[];
  /** Files in PEM: the certificates of this node, its key, and the authorities of all. All three, or none. */
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  /** Where links are taken, on all addresses; 0 for any free one. Default: nowhere. */
  readonly clusterPort?: number;
  /** Addresses to begin with; the rest is learned. Needs `clusterAddr`. */
  readonly seeds?: readonly string[];
  /** Where other nodes dial this one: `IP:port`. */
  readonly clusterAddr?: string;
}

/** Files with the certificates of a node, its key, and the authorities of all, in PEM. */
export interface CertificateFiles {
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly tlsCa: string;
}

/** A node of a mesh that this server is linked with. (WSE-ERR-131) */
export interface ClusterPeer extends MeshPeer {
  readonly connected: true;
}

/**
 * Makes the mesh that options ask for. What does not go together is told before what cannot be read. Rejects with ServerError
 * `invalid_options`.
 */
export async function meshOf(options: ConnectClusterOptions, env: Environment): Promise<Mesh> {
  const { peers, seeds, clusterPort, clusterAddr } = options;
  if (seeds !== undefined && clusterAddr === undefined) {
    throw invalid('seeds need clusterAddr, where others dial this node');
  }
  const files = certificateFiles(options, env);
  const tls = files === undefined ? undefined : await readCertificates(files);
  const { createMesh } = await import('../cluster/index.ts');
  try {
    return createMesh({
      peers: seeds ?? peers,
      ...(clusterPort === undefined ? {} : { listen: { port: clusterPort } }),
      ...(clusterAddr === undefined ? {} : { advertisedAddress: clusterAddr }),
      ...(tls === undefined ? {} : { tls }),
    });
  } catch (error) {
    throw error instanceof RangeError ? invalid(error.message) : certificateProblem(error);
  }
}

/** The mesh of a server that has one. Throws ServerError `backplane_refused`. */
export function meshBehind(backplane: Backplane | undefined): Mesh {
  if (isMesh(backplane)) return backplane;
  throw new ServerError('backplane_refused', 'asking the cluster: the server was not connected to one');
}

/** Whether a backplane is a mesh of `@wsekit/server-core/cluster`. */
export function isMesh(backplane: Backplane | undefined): backplane is Mesh {
  return backplane?.kind === 'mesh' && 'reloadTls' in backplane;
}

/** Gives a mesh other certificates. Rejects with ServerError `invalid_options` for what is none, and for a mesh without. */
export async function reloadCertificates(mesh: Mesh, files: CertificateFiles): Promise<void> {
  const material = await readCertificates(files);
  try {
    mesh.reloadTls(material);
  } catch (error) {
    throw certificateProblem(error);
  }
}

/**
 * The files that are given, else those that the environment names. (WSE-ERR-125) Throws ServerError `invalid_options` where
 * only some of them are.
 */
function certificateFiles(
  { tlsCert, tlsKey, tlsCa }: ConnectClusterOptions,
  env: Environment,
): CertificateFiles | undefined {
  const given = completed('tlsCert, tlsKey and tlsCa', { tlsCert, tlsKey, tlsCa });
  if (given !== undefined) return given;
  const { WSE_CLUSTER_TLS_CERT, WSE_CLUSTER_TLS_KEY, WSE_CLUSTER_TLS_CA } = env;
  const named = { tlsCert: WSE_CLUSTER_TLS_CERT, tlsKey: WSE_CLUSTER_TLS_KEY, tlsCa: WSE_CLUSTER_TLS_CA };
  return completed('WSE_CLUSTER_TLS_CERT, WSE_CLUSTER_TLS_KEY and WSE_CLUSTER_TLS_CA', named);
}

/** Reads certificates. Rejects with ServerError `invalid_options` and the reason of the platform. */
async function readCertificates({ tlsCert, tlsKey, tlsCa }: CertificateFiles): Promise<ClusterTls> {
  try {
    const [cert = '', key = '', ca = ''] = await Promise.all(
      [tlsCert, tlsKey, tlsCa].map((file) => readFile(file, 'utf8')),
    );
    return { cert, key, ca };
  } catch (error) {
    throw certificateProblem(error);
  }
}

/** Under the name that published servers give it. */
function certificateProblem(error: unknown): ServerError {
  return invalid(`TLS config error: ${error instanceof Error ? error.message : String(error)}`);
}

function completed(
  names: string,
  { tlsCert, tlsKey, tlsCa }: { readonly [Name in keyof CertificateFiles]: string | undefined },
): CertificateFiles | undefined {
  if (tlsCert !== undefined && tlsKey !== undefined && tlsCa !== undefined) return { tlsCert, tlsKey, tlsCa };
  if (tlsCert === undefined && tlsKey === undefined && tlsCa === undefined) return undefined;
  throw invalid(`${names} have to be given all, or none of them`);
}

function invalid(problem: string): ServerError {
  return new ServerError('invalid_options', `connecting to a cluster: ${problem}`, [problem]);
}
