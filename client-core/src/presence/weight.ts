const ofAnyValue = 8;

/** About how many bytes a value takes that has come as JSON or MessagePack; those say how deep it may be. */
export function weightOf(value: unknown): number {
  if (typeof value === 'string') return ofAnyValue + value.length;
  if (ArrayBuffer.isView(value)) return ofAnyValue + value.byteLength;
  if (typeof value !== 'object' || value === null) return ofAnyValue;
  return Object.entries(value).reduce((sum, [name, member]) => sum + name.length + weightOf(member), ofAnyValue);
}
