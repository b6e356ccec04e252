import { type ServerEvent, UnreadMessageEvent } from './events.ts';

// What engines take at most for a value of each kind besides what it holds; the text of a key is mostly shared.
const eventBytes = 256;
const containerBytes = 64;
const memberBytes = 32;
const bytesPerUnit = 2;

/** About what an event that waits takes in memory: read values take more than the bytes they came in. */
export function weightOf(event: ServerEvent): number {
  if (event.type === 'raw') return eventBytes + event.text.length * bytesPerUnit;
  if (event.type === 'bin') return eventBytes + event.bytes.length;
  if (event.type === 'connect') return eventBytes + event.cookies.length;
  if (event instanceof UnreadMessageEvent) return eventBytes + event.length * bytesPerUnit;
  return 'data' in event ? eventBytes + weightOfValue(event.data) : eventBytes;
}

/** Its depth is that of a message, which is bounded. */
function weightOfValue(value: unknown): number {
  if (typeof value === 'string') return memberBytes + value.length * bytesPerUnit;
  if (typeof value !== 'object' || value === null) return memberBytes;
  if (value instanceof Uint8Array) return containerBytes + value.length;
  let bytes = containerBytes;
  if (Array.isArray(value)) for (const item of value) bytes += weightOfValue(item);
  else for (const member of Object.values(value)) bytes += memberBytes + weightOfValue(member);
  return bytes;
}
