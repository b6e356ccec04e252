import { isUnordered, sortNames } from './key-order.ts';

/** A value with its members in the byte order of their names. */
export interface SortedCopy {
  readonly value: unknown;
  /** False when an object held names that no object can hold in this order; such objects have become maps. */
  readonly isPlain: boolean;
}

/**
 * Puts the members of a plain value, nested ones too, in the byte order of their names; parts in order already stay.
 * (WSE-ENV-022, WSE-PAY-026)
 *
 * Plain is what `isPlainValue` accepts, which bounds the depth as well.
 */
export function sortedCopy(value: unknown): SortedCopy {
  const findings = { isPlain: true };
  return { value: sortedValue(value, findings), isPlain: findings.isPlain };
}

function sortedValue(value: unknown, findings: { isPlain: boolean }): unknown {
  if (Array.isArray(value)) return sortedItems(value, findings);
  return isObject(value) ? sortedMembers(value, findings) : value;
}

function sortedItems(items: readonly unknown[], findings: { isPlain: boolean }): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const sorted = sortedValue(items[index], findings);
    if (sorted === items[index]) continue;
    copy ??= [...items];
    copy[index] = sorted;
  }
  return copy ?? items;
}

function sortedMembers(members: Readonly<Record<string, unknown>>, findings: { isPlain: boolean }): unknown {
  const names = Object.keys(members);
  const order = sortNames(names) ?? names;
  if (order.some(isUnordered)) {
    findings.isPlain = false;
    return new Map(order.map((name) => [name, sortedValue(members[name], findings)]));
  }
  const copy: Record<string, unknown> = {};
  let isChanged = order !== names;
  for (const name of order) {
    const sorted = sortedValue(members[name], findings);
    isChanged ||= sorted !== members[name];
    copy[name] = sorted;
  }
  return isChanged ? copy : members;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
