import type { Framing } from './framing.ts';
import { jsonLines } from './json-lines.ts';
import { sizeDelimited } from './size-delimited.ts';

const framings: readonly Framing[] = [jsonLines, sizeDelimited];

/** Names of the framings. */
export const framingNames: readonly string[] = framings.map(({ name }) => name);

/** A framing by its name. Throws RangeError for another. */
export function framingByName(name: string | undefined): Framing {
  const found = framings.find((framing) => framing.name === name);
  if (found === undefined) throw new RangeError(`framing "${name}", there are ${framingNames.join(' and ')}`);
  return found;
}
