import type { KeyDerivation } from '@wsekit/codec/crypto';

/** A key derivation by its name; undefined for the empty name. Throws RangeError for another. */
export function derivationOf(name: string): KeyDerivation | undefined {
  if (name === 'salted' || name === 'unsalted') return name;
  if (name === '') return undefined;
  throw new RangeError(`derivation "${name}", there are salted and unsalted`);
}
