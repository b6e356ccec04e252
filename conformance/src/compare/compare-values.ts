import { areSame } from '../bytes.ts';
import { type Difference, maxDifferences, memberPath, show } from './difference.ts';

/**
 * Compares two values of JSON, bytes and bigints included, and returns where they differ.
 *
 * Key order is free. A bigint is an exact integer; a number beyond 2^53 is a double, and equal to every integer that
 * rounds to it. 0 and -0 are equal, NaN equals NaN.
 */
export function compareValues(path: string, expected: unknown, got: unknown): readonly Difference[] {
  const differences: Difference[] = [];
  collect(path, expected, got, differences);
  return differences;
}

function collect(path: string, expected: unknown, got: unknown, into: Difference[]): void {
  if (into.length >= maxDifferences) return;
  if (Array.isArray(expected) && Array.isArray(got)) collectItems(path, expected, got, into);
  else if (isRecord(expected) && isRecord(got)) collectMembers(path, expected, got, into);
  else if (!sameScalar(expected, got)) into.push(difference(path, expected, got));
}

function collectItems(path: string, expected: readonly unknown[], got: readonly unknown[], into: Difference[]): void {
  if (expected.length !== got.length) {
    into.push({ path: `${path}.length`, expected: String(expected.length), got: String(got.length) });
  }
  const common = Math.min(expected.length, got.length);
  for (let at = 0; at < common; at += 1) collect(`${path}[${at}]`, expected[at], got[at], into);
}

function collectMembers(
  path: string,
  expected: Readonly<Record<string, unknown>>,
  got: Readonly<Record<string, unknown>>,
  into: Difference[],
): void {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const member = (of: Readonly<Record<string, unknown>>): unknown => (Object.hasOwn(of, key) ? of[key] : undefined);
    collect(memberPath(path, key), member(expected), member(got), into);
  }
}

function difference(path: string, expected: unknown, got: unknown): Difference {
  if (!(expected instanceof Uint8Array && got instanceof Uint8Array)) {
    return { path, expected: show(expected), got: show(got) };
  }
  const at = firstDifferentByte(expected, got);
  return { path: `${path}[byte ${at}]`, expected: show(expected), got: show(got) };
}

function firstDifferentByte(left: Uint8Array, right: Uint8Array): number {
  const shorter = Math.min(left.length, right.length);
  for (let at = 0; at < shorter; at += 1) if (left[at] !== right[at]) return at;
  return shorter;
}

function sameScalar(expected: unknown, got: unknown): boolean {
  if (expected instanceof Uint8Array && got instanceof Uint8Array) return areSame(expected, got);
  if (typeof expected === 'bigint' && typeof got === 'bigint') return expected === got;
  if (isNumeric(expected) && isNumeric(got)) {
    return Number(expected) === Number(got) || (Number.isNaN(expected) && Number.isNaN(got));
  }
  return expected === got;
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
