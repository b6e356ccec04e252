import type { Position } from '@wsekit/codec/session';

/** How many messages lie between two positions, where that can be told. */
export function messagesBetween(from: Position | undefined, to: Position | undefined): number | undefined {
  return from === undefined || from.epoch !== to?.epoch ? undefined : Math.max(0, to.offset - from.offset);
}

/** The position an answer gives, if it does. An epoch counts as text even where it is a number. (WSE-REC-033) */
export function positionOf({ epoch, offset }: Readonly<Record<string, unknown>>): Position | undefined {
  const isEpoch = typeof epoch === 'string' || typeof epoch === 'number';
  if (!isEpoch || typeof offset !== 'number' || !Number.isSafeInteger(offset)) return undefined;
  return { epoch: String(epoch), offset };
}

/** The texts of a list; of anything else none. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}

/** A text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
