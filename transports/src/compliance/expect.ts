import type { Frame } from '@wsekit/spec';

/** A rule of the contract that did not hold. */
export class ComplianceFailure extends Error {
  override readonly name = 'ComplianceFailure';
}

/** Fails the case unless the condition holds; `what` states what should have been so. */
export function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new ComplianceFailure(what);
}

/** Fails the case unless both are the same value, byte arrays and plain structures compared by content. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  if (isSame(actual, expected)) return;
  throw new ComplianceFailure(`${what}: found ${show(actual)}, expected ${show(expected)}`);
}

/** Fails the case unless the value is one of those allowed. */
export function oneOf(actual: unknown, allowed: readonly unknown[], what: string): void {
  if (allowed.some((value) => isSame(actual, value))) return;
  throw new ComplianceFailure(`${what}: found ${show(actual)}, allowed are ${allowed.map(show).join(', ')}`);
}

/** Gives what a promise rejects with; fails the case when it resolves. */
export async function rejection(promise: Promise<unknown>, what: string): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new ComplianceFailure(`${what}: resolved with ${show(value)}, expected a rejection`);
}

/** Fails the case unless the call throws a RangeError. */
export function throwsRangeError(call: () => void, what: string): void {
  try {
    call();
  } catch (error) {
    check(error instanceof RangeError, `${what}: threw ${show(error)}, expected a RangeError`);
    return;
  }
  throw new ComplianceFailure(`${what}: threw nothing, expected a RangeError`);
}

/** Fails the case unless a frame has the kind and content of another. */
export function equalFrame(actual: Frame | undefined, expected: Frame, what: string): void {
  const kinds = [actual, expected].map((frame) => (typeof frame === 'string' ? 'text' : 'bytes'));
  equal(kinds[0], kinds[1], `${what}: kind of frame`);
  if (typeof expected === 'string' || typeof actual === 'string' || actual === undefined) {
    equal(actual, expected, what);
    return;
  }
  equal(actual.length, expected.length, `${what}: length`);
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  if (at >= 0) equal(actual[at], expected[at], `${what}: byte ${at}`);
}

function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const [ours, theirs] = [Object.entries(left), new Map<string, unknown>(Object.entries(right))];
  if (left instanceof Uint8Array !== right instanceof Uint8Array) return false;
  return ours.length === theirs.size && ours.every(([key, value]) => theirs.has(key) && isSame(value, theirs.get(key)));
}

const shownCharacters = 200;

/** Puts any value into a message, cut to a readable length. */
export function show(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Uint8Array) return `${value.length} bytes [${value.subarray(0, 16).join(' ')}]`;
  const text = typeof value === 'string' ? JSON.stringify(value) : plain(value);
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}... (${text.length} characters)` : text;
}

function plain(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
