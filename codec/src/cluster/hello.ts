import { clusterLimits, clusterProtocolVersion } from '@wsekit/spec';
import * as limits from '@wsekit/spec/limits';
import { CodecError } from '../errors.ts';
import type { HelloFrame } from './frame.ts';
import { textBytes } from './text.ts';

/** What two nodes agreed on by exchanging HELLO frames. */
export interface ClusterAgreement {
  readonly protocolVersion: number;
  /** Bits that both offered. */
  readonly capabilities: number;
}

/**
 * Works out what two HELLO frames agree on: the lower version and the capabilities both offer. (WSE-CLU-023, WSE-CLU-024)
 *
 * Bits nobody knows are masked away, never an error. Throws `CodecError` `cluster_invalid_hello` for a version below 1.
 */
export function negotiateHello(local: HelloFrame, remote: HelloFrame): ClusterAgreement {
  const protocolVersion = Math.min(local.protocolVersion, remote.protocolVersion);
  if (protocolVersion < clusterProtocolVersion) {
    const found = `version ${remote.protocolVersion}, the lowest is ${clusterProtocolVersion}`;
    throw new CodecError('cluster_invalid_hello', `negotiating a cluster link: ${found}`);
  }
  return { protocolVersion, capabilities: (local.capabilities & remote.capabilities) >>> 0 };
}

/**
 * Tells whether a link between two nodes survives: only with the lower instance id on the dialing side. (WSE-CLU-090)
 *
 * Ids are compared by their UTF-8 bytes, which is the order of code points. Equal ids, a node that dialed itself, never
 * survive. Holds from dialect D2g on; earlier nodes keep whichever link comes first.
 */
export function survivesTieBreak(dialerId: string, acceptorId: string): boolean {
  const dialer = [...dialerId];
  const acceptor = [...acceptorId];
  const shared = Math.min(dialer.length, acceptor.length);
  for (let i = 0; i < shared; i++) {
    const difference = (dialer[i]?.codePointAt(0) ?? 0) - (acceptor[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return dialer.length < acceptor.length;
}

/**
 * Checks that an instance id can travel in a HELLO: well-formed and at most 256 bytes of UTF-8. (WSE-CLU-026)
 *
 * Throws `CodecError` `cluster_invalid_field` or `unencodable_value`. With `onSharedPort` the limit is 235 bytes: a node
 * that listens for WebSocket clients on the same port takes a first length above 255 for the start of an HTTP request.
 */
export function checkInstanceId(instanceId: string, onSharedPort = false): void {
  textBytes(instanceId, onSharedPort ? maxSharedPortIdBytes : limits.cluster_max_instance_id_bytes, 'instance id');
}

/** What a HELLO takes besides the id: header 8, magic 4, version 2, id length 2, capabilities 4. */
const helloOverheadBytes = 20;
const maxSharedPortIdBytes = clusterLimits.cluster_max_shared_port_hello_bytes - helloOverheadBytes;

/**
 * Tells by its first four bytes whether a connection on a shared port is a cluster link rather than HTTP. (WSE-CLU-101)
 *
 * They are the outer length of a HELLO, which is 1 to 255 there: three zeros and a byte that is not zero.
 */
export function isClusterLinkStart(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0 && bytes[3] !== 0;
}
