import type { DialectName, Profile } from '@wsekit/spec';
import type { Case, Fact, OperationName } from './case.ts';
import { dialectNames } from './dialect-names.ts';
import type { Description } from './generated/wse/conformance/v1/driver_pb.ts';

/** The choices under which a case is put to a peer; an axis on which nothing depends is left out. */
export interface Setting {
  readonly dialect?: DialectName;
  readonly profile?: Profile;
  readonly provider?: string;
  /** How a connection carries application data: `json` or `msgpack`. */
  readonly format?: string;
  /** Whether application data travels `sealed`. */
  readonly sealing?: string;
  /** What a pairing does to application data: `plain`, `zlib` or `sealed`. */
  readonly carriage?: string;
  /** What the WebSocket is carried by: `tcp` or `tls`. */
  readonly transport?: string;
}

/** A fact in one setting. */
export interface FactRun {
  /** The id with the setting as further parts: `decode/x/[dialect:D2b]/[profile:observed]`. Unique and stable. */
  readonly name: string;
  readonly case: Fact;
  readonly setting: Setting;
}

/** A case in one setting. */
export interface CaseRun extends FactRun {
  readonly case: Case;
}

/** Readings of the protocol, in the order of the report. */
export const profiles: readonly Profile[] = ['documented', 'observed'];

/** Operations that read or write frames of the client link: what they do follows from dialect and profile. */
const frameOperations: ReadonlySet<OperationName> = new Set(['decode', 'encode']);
const clusterOperations: ReadonlySet<OperationName> = new Set(['clusterDecode', 'clusterEncode']);

/**
 * Multiplies cases by the settings in which a peer says it can be asked.
 *
 * A case that asks for what the peer does not have expands to nothing.
 */
export function expand(cases: readonly Case[], peer: Description): readonly CaseRun[] {
  return cases.flatMap((one) => (isFor(one, peer) ? expandCase(one, peer) : []));
}

function isFor(one: Case, peer: Description): boolean {
  const plays = one.side === 'any' || peer.sides.length === 0 || peer.sides.includes(one.side);
  return plays && (peer.operations.length === 0 || peer.operations.includes(operationWireName(one.request.case)));
}

/** The name of an operation as it is in the driver protocol: `cluster_decode`. */
export function operationWireName(operation: OperationName): string {
  return operation.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function expandCase(one: Case, peer: Description): readonly CaseRun[] {
  return dialectsOf(one, peer).flatMap((dialect) =>
    profilesOf(one, peer).flatMap((profile) =>
      providersOf(one, peer).map((provider) => {
        const setting: Setting = {
          ...(dialect === undefined ? {} : { dialect }),
          ...(profile === undefined ? {} : { profile }),
          ...(provider === undefined ? {} : { provider }),
        };
        return { name: runName(one.id, setting), case: one, setting };
      }),
    ),
  );
}

/** The name of a run: the id of its case, then its settings. */
export function runName(id: string, setting: Setting): string {
  return [id, ...Object.entries(setting).map(([axis, value]) => `[${axis}:${value}]`)].join('/');
}

function dialectsOf(one: Case, peer: Description): readonly (DialectName | undefined)[] {
  const { case: operation } = one.request;
  const matters = frameOperations.has(operation) || clusterOperations.has(operation) || one.dialects.length > 0;
  if (!matters) return [undefined];
  const named = one.dialects.length > 0 ? one.dialects : dialectNames;
  return named.filter((name) => peer.dialects.length === 0 || peer.dialects.includes(name));
}

function profilesOf(one: Case, peer: Description): readonly (Profile | undefined)[] {
  if (!frameOperations.has(one.request.case) && one.profiles.length === 0) return [undefined];
  const named = one.profiles.length > 0 ? one.profiles : profiles;
  return named.filter((name) => peer.profiles.length === 0 || peer.profiles.includes(name));
}

/** Providers are sets of crypto and zlib primitives: text and cluster frames need neither. */
function providersOf(one: Case, peer: Description): readonly (string | undefined)[] {
  const { request } = one;
  const isText = request.case === 'decode' && request.value.frame?.case === 'text';
  const needsNone = isText || clusterOperations.has(request.case);
  return needsNone || peer.providers.length === 0 ? [undefined] : peer.providers;
}
