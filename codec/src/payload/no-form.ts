/** What JSON leaves out of objects and writes as null in arrays. */
export function isLeftOut(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || typeof value === 'symbol';
}

/** Objects that would lose their content in JSON and as a map; `Uint8Array` has a form, and is to be asked for first. */
export function hasNoForm(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Map || value instanceof Set;
}

/** Tells whether an object says itself what is to be written for it. */
export function hasToJson(value: object): value is { toJSON(name: string): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
