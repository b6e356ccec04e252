import { latin1 } from '../../bytes.ts';
import type { Item } from './item.ts';

const end = '\r\n\r\n';

/** The head at the start of the bytes and how long it is; undefined while it is not whole. */
export function readHead(bytes: Uint8Array): { readonly head: Item; readonly length: number } | undefined {
  const text = latin1(bytes);
  const at = text.indexOf(end);
  if (at < 0) return undefined;
  const [first = '', ...lines] = text.slice(0, at).split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { head: { kind: 'head', first, headers }, length: at + end.length };
}

/** Whether a line is the first of a request. */
export function isRequestLine(first: string): boolean {
  return /^[A-Z]+ \S+ HTTP\/1\.[01]$/.test(first);
}

/** The status of an answer; 0 for what is none. */
export function statusOf(first: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1] ?? 0);
}
