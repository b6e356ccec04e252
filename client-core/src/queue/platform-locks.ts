import type { TabLocks } from './storage.ts';

// What the platform may have and need not: nothing here is taken for granted.

/** Web Locks; undefined where there are none, as in pages that came over plain HTTP. */
export function platformLocks(): TabLocks | undefined {
  const navigator: unknown = Reflect.get(globalThis, 'navigator');
  const locks: unknown = isObject(navigator) ? navigator.locks : undefined;
  return isObject(locks) && typeof locks.request === 'function' ? (locks as unknown as TabLocks) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
