import { show } from '../../compare/difference.ts';

/** An event or the arguments of a call, for people. */
export function showTuple(items: readonly unknown[]): string {
  return `(${items.map(show).join(', ')})`;
}
