/** What a command has in its `p`; clients write it, so every member is looked at before it is used. */
export type Payload = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The texts of a list; undefined when it is none. */
export function textsOf(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;
}

export function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** A number from 0 to the greatest one; what is beyond is cut. */
export function numberOf(value: unknown, otherwise: number, most: number): number {
  return typeof value === 'number' ? Math.min(Math.max(value, 0), most) : otherwise;
}
