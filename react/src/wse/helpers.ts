import { markers } from '@wsekit/spec';
import {
  DEFAULT_TOPICS,
  INTERNAL_TO_WS_EVENT_TYPE_MAP,
  STORAGE_KEY_PREFIX,
  SUBSCRIPTION_STORAGE_KEY,
} from './constants.ts';
import { MessagePriority } from './enums.ts';

/** The server this page came from; none where there is no page. */
export function getEndpoints(): string[] {
  if (typeof location === 'undefined') return [];
  return [`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/wse`];
}

/** Topics that were saved in this browser, else the default ones. */
export function getSavedSubscriptions(): string[] {
  const saved: unknown = withStorage((storage) => JSON.parse(storage.getItem(SUBSCRIPTION_STORAGE_KEY) ?? 'null'));
  return Array.isArray(saved) && saved.every((topic) => typeof topic === 'string') ? saved : [...DEFAULT_TOPICS];
}

export function saveSubscriptions(topics: string[]): void {
  withStorage((storage) => storage.setItem(SUBSCRIPTION_STORAGE_KEY, JSON.stringify(topics)));
}

/** Takes everything out of the browser's storage that a client has put there. */
export function clearWSEStorage(): void {
  withStorage((storage) => {
    for (const key of Object.keys(storage)) if (key.startsWith(STORAGE_KEY_PREFIX)) storage.removeItem(key);
  });
}

export function isValidPriority(priority: number): boolean {
  return Object.values<number>(MessagePriority).includes(priority);
}

export function isValidEventType(type: string): boolean {
  return Object.entries(INTERNAL_TO_WS_EVENT_TYPE_MAP).flat().includes(type);
}

export function isCompressedMessage(data: ArrayBuffer): boolean {
  return startsWith(data, markers.compressed.bytes);
}

export function isMsgPackMessage(data: ArrayBuffer): boolean {
  return startsWith(data, markers.msgpack.bytes);
}

export function isEncryptedMessage(data: ArrayBuffer): boolean {
  return startsWith(data, markers.encrypted.bytes);
}

function startsWith(data: ArrayBuffer, bytes: readonly number[]): boolean {
  const view = new Uint8Array(data);
  return view.length >= bytes.length && bytes.every((byte, at) => view[at] === byte);
}

/** A browser that has no storage, or forbids it, saves nothing. */
function withStorage<Result>(use: (storage: Storage) => Result): Result | undefined {
  try {
    return typeof localStorage === 'undefined' ? undefined : use(localStorage);
  } catch {
    return undefined;
  }
}
