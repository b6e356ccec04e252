import type { Bytes } from './bytes.ts';

/**
 * What a value has to look like: JSON in which objects with a single key that begins with `$` are matchers.
 *
 * An object of a shape asks for its own members alone; the value may have others. {@link only} forbids them.
 */
export type Shape =
  | null
  | boolean
  | number
  | string
  | readonly Shape[]
  | Matcher
  | { readonly [member: string]: Shape | undefined };

/** A matcher, as it stands in a shape. */
export type Matcher =
  /** Anything, `null` included. */
  | { readonly $any: true }
  /** The member is not there. */
  | { readonly $absent: true }
  | { readonly $kind: 'text' | 'integer' | 'number' | 'boolean' | 'object' | 'list' }
  /** A text that the regular expression matches. */
  | { readonly $matches: string }
  /** A number within bounds, both included. */
  | { readonly $between: readonly [number, number] }
  /** One of several. */
  | { readonly $oneOf: readonly Shape[] }
  /** An object with these members and no others. */
  | { readonly $only: { readonly [member: string]: Shape } }
  /** A list with these items in any order. */
  | { readonly $inAnyOrder: readonly Shape[] }
  /** Bytes, exactly. */
  | { readonly $bytes: Bytes }
  /** Not of this shape. */
  | { readonly $not: Shape }
  /** Of this shape, and remembered under a name for what follows. */
  | { readonly $bind: readonly [name: string, Shape] }
  /** Equal to what was remembered under a name. */
  | { readonly $ref: string };

export const anything: Matcher = { $any: true };
export const absent: Matcher = { $absent: true };
export const text: Matcher = { $kind: 'text' };
export const integer: Matcher = { $kind: 'integer' };
export const object: Matcher = { $kind: 'object' };
export const list: Matcher = { $kind: 'list' };
export const boolean: Matcher = { $kind: 'boolean' };

/** A UUID version 7: lower case, with hyphens. (RFC 9562 section 5.7) */
export const uuid7: Matcher = {
  $matches: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
};
/** RFC 3339 in UTC with exactly three fraction digits. (WSE-ENV-040) */
export const time: Matcher = { $matches: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' };
/** Eight lower-case hexadecimal digits. (WSE-REC-003) */
export const epoch: Matcher = { $matches: '^[0-9a-f]{8}$' };
/** A public key as it travels: 88 characters of base64 that begin as an uncompressed point does. (WSE-ENC-002) */
export const publicKey: Matcher = { $matches: '^B[A-Za-z0-9+/]{86}=$' };

export function matching(expression: string): Matcher {
  return { $matches: expression };
}

export function between(least: number, most: number): Matcher {
  return { $between: [least, most] };
}

export function oneOf(...shapes: readonly Shape[]): Matcher {
  return { $oneOf: shapes };
}

export function only(members: { readonly [member: string]: Shape }): Matcher {
  return { $only: members };
}

export function inAnyOrder(...items: readonly Shape[]): Matcher {
  return { $inAnyOrder: items };
}

/** Bytes, exactly. */
export function bytesOf(content: Bytes): Matcher {
  return { $bytes: content };
}

export function not(shape: Shape): Matcher {
  return { $not: shape };
}

/** Remembers what it matches. */
export function bind(name: string, shape: Shape = anything): Matcher {
  return { $bind: [name, shape] };
}

/** What was remembered: in shapes something to be equal to, in what is sent and called the value itself. */
export function ref(name: string): { readonly $ref: string } {
  return { $ref: name };
}

/** The id the server gave a connection. */
export function idOf(connection: string): { readonly $ref: string } {
  return ref(`id of ${connection}`);
}
