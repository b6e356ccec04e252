import { readFile } from 'node:fs/promises';
import type { Environment } from '../auth/origins.ts';
import { ServerError } from '../errors.ts';

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

/** Certificates of a node, in PEM. */
export interface ClusterCertificates {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** Files with the certificates of a node. */
interface CertificateFiles {
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly tlsCa: string;
}

/**
 * The files that are given, else those that the environment names. (WSE-ERR-125) Throws ServerError `invalid_options` where
 * only some of them are.
 */
export function certificateFiles(
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
export async function readCertificates({ tlsCert, tlsKey, tlsCa }: CertificateFiles): Promise<ClusterCertificates> {
  try {
    const [cert = '', key = '', ca = ''] = await Promise.all(
      [tlsCert, tlsKey, tlsCa].map((file) => readFile(file, 'utf8')),
    );
    return { cert, key, ca };
  } catch (error) {
    throw certificateProblem(error);
  }
}

/** What is wrong with certificates, under the name that published servers give it. */
export function certificateProblem(error: unknown): ServerError {
  const reason = error instanceof Error ? error.message : String(error);
  return invalid(`TLS config error: ${reason}`);
}

/** Throws ServerError `invalid_options` for seeds without an address that others can dial. */
export function assertSeedsDialable({ seeds, clusterAddr }: ConnectClusterOptions): void {
  if (seeds !== undefined && clusterAddr === undefined)
    throw invalid('seeds need clusterAddr, where others dial this node');
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
