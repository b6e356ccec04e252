import type { Difference } from '../compare/difference.ts';

/** What came was not what had to come. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';
  readonly differences: readonly Difference[];

  constructor(differences: readonly Difference[]) {
    super(differences.map(({ path, expected, got }) => `${path}: expected ${expected}, got ${got}`).join('; '));
    this.differences = differences;
  }
}

/** The implementation, or what drives it, cannot do what a case needs. */
export class NotSupported extends Error {
  override readonly name = 'NotSupported';
}

/** The implementation refuses to be made with the settings of a case; the message is its own. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** The case itself is wrong: it sends what the schema forbids without meaning to, or refers to what is not there. */
export class SuiteError extends Error {
  override readonly name = 'SuiteError';
}

/** The peer did something that no case asks for: it could not be reached, hung, died or broke a bound. */
export class PeerTrouble extends Error {
  override readonly name = 'PeerTrouble';
  readonly kind: PeerTroubleKind;

  constructor(kind: PeerTroubleKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

export type PeerTroubleKind =
  | 'unreachable'
  | 'timed_out'
  | 'died'
  /** It sent more than a case may read. */
  | 'flooded'
  /** What it sent is not what a line of this kind carries. */
  | 'garbage';

/** One difference, as an outcome. */
export function mismatch(path: string, expected: string, got: string): Mismatch {
  return new Mismatch([{ path, expected, got }]);
}
