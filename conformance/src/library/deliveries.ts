import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Transcript } from '@wsekit/spec/vectors';
import type { JsonLike } from './json-text.ts';
import { recordedBytes } from './recorded-bytes.ts';
import { recordedValue } from './recorded-value.ts';
import { isSealed, openWithAny } from './session-keys.ts';
import { readText } from './text-reading.ts';

/** What the application of a published server got for one frame; `nothing` when the server kept or dropped the frame. */
export type Delivery =
  | { readonly kind: 'msg'; readonly value: JsonLike }
  | { readonly kind: 'raw'; readonly text: string }
  | { readonly kind: 'bin'; readonly bytes: Buffer }
  | { readonly kind: 'nothing' };

interface Message {
  readonly index: number;
  readonly isText: boolean;
  readonly bytes: Buffer;
}

interface AppMessage {
  readonly kind: string;
  readonly content: unknown;
}

const answeredByServer: ReadonlySet<unknown> = new Set(['client_hello', 'ping', 'pong', 'PONG']);

/**
 * Pairs the frames a client sent with what the application saw, by position per connection.
 *
 * Only connections where that is beyond doubt are used: as many events as frames that the rules say reach the
 * application, and each event equal to an independent reading of its frame. The key is the frame's index.
 */
export function deliveries(transcript: Transcript): ReadonlyMap<number, Delivery> {
  const found = new Map<number, Delivery>();
  for (const [conn, id] of Object.entries(transcript.conns ?? {})) {
    for (const [index, delivery] of connectionDeliveries(transcript, conn, id)) found.set(index, delivery);
  }
  return found;
}

function connectionDeliveries(transcript: Transcript, conn: string, id: string): readonly [number, Delivery][] {
  const messages = clientMessages(transcript, conn);
  if (messages === undefined) return [];
  const events = appMessages(transcript, id);
  const readings = messages.map((message) => ({ message, reaches: reachesApplication(transcript, conn, message) }));
  if (readings.filter(({ reaches }) => reaches).length !== events.length) return [];
  const found: [number, Delivery][] = [];
  for (const { message, reaches } of readings) {
    const delivery = reaches ? deliveryOf(message, events.shift()) : { kind: 'nothing' as const };
    if (delivery === undefined) return [];
    found.push([message.index, delivery]);
  }
  return found;
}

/** Whole messages of one client up to its first Close; undefined when fragments or lost bytes leave a doubt. */
function clientMessages(transcript: Transcript, conn: string): readonly Message[] | undefined {
  const messages: Message[] = [];
  for (const [index, frame] of transcript.frames.entries()) {
    if (frame.conn !== conn) continue;
    if (frame.op === 'close' || frame.op === 'eof' || frame.op === 'reset') break;
    if (frame.dir !== 'c2s') continue;
    if (frame.op === 'continuation' || frame.op === 'raw' || frame.fin === false || frame.rsv) return undefined;
    if (frame.op !== 'text' && frame.op !== 'binary') continue;
    if (frame.op === 'text' && frame.hex !== undefined) break; // not UTF-8: the server closes
    const bytes = recordedBytes(frame);
    if (bytes === undefined) return undefined;
    messages.push({ index, isText: frame.op === 'text', bytes });
  }
  return messages;
}

function appMessages(transcript: Transcript, id: string): AppMessage[] {
  return (transcript.app_events ?? []).flatMap(({ event: [kind, conn, content] }) => {
    if (conn !== id) return [];
    if (kind === 'on_message') return [{ kind: 'msg', content }];
    return kind === 'msg' || kind === 'raw' || kind === 'bin' ? [{ kind, content }] : [];
  });
}

function reachesApplication(transcript: Transcript, conn: string, { isText, bytes }: Message): boolean {
  if (isText) {
    const reading = readText(bytes.toString('utf8'));
    return reading.kind === 'raw' || !answeredByServer.has(reading.type);
  }
  if (!isSealed(bytes)) return true;
  const opened = openWithAny(transcript.e2e ?? [], conn, bytes);
  return opened !== undefined && sealedTextReaches(opened.plaintext);
}

/** Inside encryption only well-formed text counts, and text that looks like JSON and is none disappears. */
function sealedTextReaches(plaintext: Buffer): boolean {
  const text = plaintext.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(plaintext)) return false;
  return readText(text).kind === 'message' || !/^(?:WSE|S|U)?\{/.test(text);
}

function deliveryOf(message: Message, event: AppMessage | undefined): Delivery | undefined {
  if (event?.kind === 'bin') return binaryDelivery(message, event.content);
  if (event?.kind === 'raw') return rawDelivery(message, event.content);
  const value = recordedValue(event?.content);
  if (event?.kind !== 'msg' || value === undefined) return undefined;
  if (!message.isText) return { kind: 'msg', value };
  const reading = readText(message.bytes.toString('utf8'));
  return reading.kind === 'message' && sameNumbers(reading.message, value) ? { kind: 'msg', value } : undefined;
}

function binaryDelivery({ bytes }: Message, content: unknown): Delivery | undefined {
  return recordedValue(content) === bytes.toString('hex') ? { kind: 'bin', bytes } : undefined;
}

function rawDelivery({ isText, bytes }: Message, content: unknown): Delivery | undefined {
  if (!isText) return typeof content === 'string' ? { kind: 'raw', text: content } : undefined;
  const text = bytes.toString('utf8');
  return content === text || hashesOf(text).includes(hashIn(content)) ? { kind: 'raw', text } : undefined;
}

/** The hash that stands for a text too long to keep: `$long` hashes its JSON form, `$len` the text itself. */
function hashIn(content: unknown): unknown {
  if (typeof content !== 'object' || content === null) return undefined;
  if ('$long' in content) return content.$long;
  return 'sha256' in content ? content.sha256 : undefined;
}

function hashesOf(text: string): readonly unknown[] {
  return [text, JSON.stringify(text)].map((form) => createHash('sha256').update(form).digest('hex'));
}

function sameNumbers(left: JsonLike, right: JsonLike): boolean {
  return isDeepStrictEqual(asDoubles(left), asDoubles(right));
}

/** Wide integers as the doubles that JSON.parse makes of them, and -0 as 0. */
function asDoubles(value: JsonLike): unknown {
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value) + 0;
  if (Array.isArray(value)) return value.map(asDoubles);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asDoubles(member)]));
}
