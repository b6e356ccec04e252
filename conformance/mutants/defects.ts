import { readdirSync, readFileSync } from 'node:fs';
import { builtInKnownFailing } from '../src/peers.ts';
import { clientMutants } from './clients/index.ts';
import { codecMutants } from './codecs/index.ts';
import type { Mutant } from './mutant.ts';
import { nodeMutants } from './nodes/index.ts';
import { serverMutants } from './servers/index.ts';
import { uncopied } from './uncopied.ts';

/** Every implementation that was broken on purpose. */
export const allMutants: readonly Mutant[] = [...codecMutants, ...serverMutants, ...clientMutants, ...nodeMutants];

/** An entry of the errata, and how the suite is known to notice who does as it says. */
export interface Defect {
  readonly erratum: string;
  /** Mutants that copy it, lists of published peers that fail for it, or why there are neither; empty where nothing is known. */
  readonly noticed: string;
}

/** Every entry of the errata, in their order. */
export function defects(): readonly Defect[] {
  const errata = readFileSync(new URL('../../spec/errata.md', import.meta.url), 'utf8');
  const lists = listedErrata();
  return [...errata.matchAll(/^### (WSE-ERR-\d{3}) /gm)].map(([, erratum = '']) => {
    const copies = allMutants.filter((mutant) => mutant.copies?.includes(erratum)).map(({ id }) => id);
    const listed = copies.length === 0 ? (lists.get(erratum) ?? []) : [];
    const reasons = uncopied.filter((entry) => entry.errata.includes(erratum)).map(({ why }) => why);
    return { erratum, noticed: [...copies, ...listed, ...reasons].join(' ') };
  });
}

/** The lists that name an entry, published peers alone. */
export function listedErrata(): ReadonlyMap<string, readonly string[]> {
  const names = readdirSync(new URL('../known-failing/', import.meta.url)).map((file) => file.replace(/\.txt$/, ''));
  const found = new Map<string, string[]>();
  for (const name of names.filter((one) => /wse-(client|server)-\d/.test(one)))
    for (const erratum of new Set(builtInKnownFailing(name).flatMap((entry) => entry.erratum ?? [])))
      found.set(erratum, [...(found.get(erratum) ?? []), name]);
  return found;
}
