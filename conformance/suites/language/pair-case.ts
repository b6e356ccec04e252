import type { DialectRange, Format } from './live-case.ts';
import type { Settings } from './settings.ts';
import type { Step } from './step.ts';

/** How application data travels between the two: as it is, compressed above a threshold, or sealed. */
export type Carriage = 'plain' | 'zlib' | 'sealed';

/** One of the two implementations of a pairing. */
export type PairEnd = 'server' | 'client';

/** What one of the two does and is told, or what happens to the connection between them. */
export type PairStep = { readonly at: PairEnd; readonly steps: readonly Step[] } | { readonly do: 'cut' };

/**
 * A conversation between a server and a client, both of them running implementations, as data.
 *
 * It says what their applications do and are told; what goes over the wire is theirs.
 */
export interface PairCase {
  /** `area/name` in kebab-case; stable and never reused. */
  readonly id: string;
  /** A statement, true when the case passes. */
  readonly title: string;
  /** Requirements of the protocol it shows. */
  readonly requirements: readonly string[];
  /** Dialects it applies to. Default all that the pair can speak. */
  readonly dialects?: DialectRange;
  /** Formats it applies to. Default both. */
  readonly format?: Format;
  /** Carriages it applies to. Default all. */
  readonly carriages?: readonly Carriage[];
  /** What the client is started with besides. */
  readonly client?: Settings;
  readonly steps: readonly PairStep[];
  /** What a failure means for those who use the two. */
  readonly explain?: string;
}

/** The application of the server. */
export function atServer(...steps: readonly Step[]): PairStep {
  return { at: 'server', steps };
}

/** The application of the client. */
export function atClient(...steps: readonly Step[]): PairStep {
  return { at: 'client', steps };
}

/** The network between the two fails. */
export const cutBetween: PairStep = { do: 'cut' };
