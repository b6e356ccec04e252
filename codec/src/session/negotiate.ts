import {
  type ClientHelloPayload,
  compareVersions,
  type KeyDerivation,
  type ServerFeatures,
  type ServerHelloPayload,
} from '@wsekit/spec';
import { isEnvelope } from '../envelope/decode-envelope.ts';

const versionBits = 32;
const largestInteger = 2n ** 64n;

/** Says what a server takes a client's version for: of a larger one its low 32 bits. (WSE-HS-040) */
export function negotiateVersion(offered: unknown, most: number): number {
  if (typeof offered !== 'bigint' && !(typeof offered === 'number' && Number.isInteger(offered))) return 1;
  const version = BigInt(offered);
  return version < 0n || version >= largestInteger ? 1 : Math.min(Number(BigInt.asUintN(versionBits, version)), most);
}

/** The features both sides have said yes to; what only one side can name counts by its word. (WSE-HS-042) */
export function intersectFeatures(client: unknown, server: ServerFeatures): ServerFeatures {
  const offered: Readonly<Record<string, unknown>> = isEnvelope(client) ? client : {};
  const both = Object.entries(server).map(([name, value]) => [name, value === true && offered[name] !== false]);
  return Object.fromEntries(both);
}

/** The key a client offers; undefined where it offers none. (WSE-ENC-012) */
export function offeredKey(payload: Partial<ClientHelloPayload>): string | undefined {
  const { features, encryption_public_key: key } = payload;
  return features?.encryption === true && typeof key === 'string' ? key : undefined;
}

/** The key a server answers with; undefined where it agreed on none. */
export function answeredKey(payload: Partial<ServerHelloPayload>): string | undefined {
  return offeredKey(payload as Partial<ClientHelloPayload>);
}

const frozenPythonVersion = '2.0.7';
const firstUnsalted = '2.3.2';

/**
 * The key derivation of a client by what it says of itself; undefined where that tells nothing. (WSE-HS-063)
 *
 * TypeScript clients say their version. Python clients say at most 2.0.7 and may be anything later.
 */
export function derivationOfClient(version: unknown): KeyDerivation | undefined {
  if (typeof version !== 'string' || !/^\d+\.\d+\.\d+$/.test(version)) return undefined;
  if (compareVersions(version, frozenPythonVersion) <= 0) return undefined;
  return compareVersions(version, firstUnsalted) < 0 ? 'salted' : 'unsalted';
}

/** A payload as an object whose members may be anything; empty for other values. (WSE-HS-019, WSE-HS-035) */
export function membersOf(payload: unknown): Readonly<Record<string, unknown>> {
  return isEnvelope(payload) ? payload : {};
}
