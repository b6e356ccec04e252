import { fieldPath } from '../compare/difference.ts';
import { hexDump } from './hex-dump.ts';

/** One field of a request or response as the page shows it. */
export interface WireField {
  readonly name: string;
  /** Shown in a fixed-width block when it has bytes or is long. */
  readonly text: string;
  /** Length of the value where it is bytes. */
  readonly bytes?: number;
}

const maxCharacters = 1200;

/** Lists the fields that a message of the driver protocol has set, nested ones with a path. */
export function wireFields(message: unknown, path = ''): readonly WireField[] {
  if (message instanceof Uint8Array) return [{ name: path, text: hexDump(message), bytes: message.length }];
  if (Array.isArray(message)) return listFields(message, path);
  if (typeof message !== 'object' || message === null) return scalarField(message, path);
  if ('case' in message && 'value' in message) {
    return typeof message.case === 'string' ? wireFields(message.value, fieldPath(path, message.case)) : [];
  }
  return Object.entries(message).flatMap(([key, value]) => {
    if (key.startsWith('$') || value === undefined || isEmpty(value)) return [];
    const isOneof = typeof value === 'object' && value !== null && 'case' in value;
    return wireFields(value, isOneof ? path : fieldPath(path, key));
  });
}

/** Items of a list of plain values share a line; others get one each. */
function listFields(items: readonly unknown[], path: string): readonly WireField[] {
  const plain = items.every((item) => typeof item !== 'object');
  if (plain) return items.length === 0 ? [] : [{ name: path, text: shorten(items.join(', ')) }];
  return items.flatMap((item, at) => wireFields(item, `${path}[${at}]`));
}

function scalarField(value: unknown, path: string): readonly WireField[] {
  return [{ name: path, text: shorten(String(value)) }];
}

function shorten(text: string): string {
  return text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters)}… (${text.length} characters)`;
}

/** What proto3 does not tell from absence. */
function isEmpty(value: unknown): boolean {
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length === 0;
  return value === '' || value === 0 || value === 0n || value === false;
}
