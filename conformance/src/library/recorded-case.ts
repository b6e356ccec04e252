import type { Case } from '../case.ts';
import type { CaseParts } from './build.ts';

/**
 * A case made of one recorded frame, less what its transcript gives.
 *
 * Without `dialects` it holds for those of its transcript; an empty list says that none makes a difference.
 */
export interface RecordedDraft extends Omit<CaseParts, 'id' | 'source'> {
  /** First part of the id: the operation. */
  readonly operation: string;
  /** Equal for frames that differ in nothing but ids, times and keys; one case stands for all of them. */
  readonly shape: string;
}

/** A case together with the shape that it stands for. */
export interface ShapedCase {
  readonly made: Case;
  readonly shape: string;
}

const volatileParts: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, 'TIME'],
  [/[A-Za-z0-9+/]{43,87}={0,2}/g, 'KEY'],
  [/\b1[5-9]\d{11}\b/g, 'MILLISECONDS'],
  [/"(e|epoch)":"[0-9a-f]{8}"/g, '"$1":"EPOCH"'],
  [/"latency":\d+/g, '"latency":MILLISECONDS'],
];

/** A text without what is different in every run. */
export function shapeOf(text: string): string {
  return volatileParts.reduce((shape, [pattern, name]) => shape.replace(pattern, name), text);
}

/** Keeps the first case of each shape, and lets it stand for the dialects and requirements of all of them. */
export function mergeShapes(cases: readonly ShapedCase[]): readonly Case[] {
  const merged = new Map<string, Case>();
  for (const { made, shape } of cases) {
    const first = merged.get(shape);
    merged.set(shape, first === undefined ? made : { ...first, ...union(first, made) });
  }
  return [...merged.values()];
}

function union(first: Case, other: Case): Pick<Case, 'dialects' | 'requirements'> {
  return {
    dialects: [...new Set([...first.dialects, ...other.dialects])],
    requirements: [...new Set([...first.requirements, ...other.requirements])],
  };
}
