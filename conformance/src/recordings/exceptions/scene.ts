import type { Dialect } from '@wsekit/spec';
import type { ApiCall, RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import type { Difference } from '../difference.ts';
import type { Played } from '../play.ts';
import { payloadOf } from '../recorded-bytes.ts';

/** What a difference is judged by. */
export interface Scene {
  readonly transcript: Transcript;
  /** Undefined when the recording could not be played. */
  readonly played: Played | undefined;
  readonly dialect: Dialect;
  /** The name of the transport. */
  readonly peer: string;
}

/** Names of the connections. */
export function connsOf({ transcript }: Scene): string[] {
  return [...new Set(transcript.frames.map(({ conn = '' }) => conn))];
}

/** Frames of one connection and direction. */
export function framesOf({ transcript }: Scene, conn: string, dir: RecordedFrame['dir']): readonly RecordedFrame[] {
  return transcript.frames.filter((frame) => frame.conn === conn && frame.dir === dir);
}

/** What the client asked for to begin with. */
export function requestOf(scene: Scene, conn: string): string {
  return framesOf(scene, conn, 'c2s')
    .filter(({ op }) => op === 'http')
    .map(({ text = '' }) => text)
    .join('');
}

/** Payloads of binary frames of a client that are marked as sealed, in hexadecimal. */
export function sealedBy(scene: Scene, conn: string): string[] {
  const marker = Buffer.from('E:').toString('hex');
  return framesOf(scene, conn, 'c2s')
    .filter(({ op }) => op === 'binary')
    .map((frame) => Buffer.from(payloadOf(frame) ?? []).toString('hex'))
    .filter((hex) => hex.startsWith(marker));
}

/** The call a difference is about. */
export function callAt({ played }: Scene, { index = -1 }: Difference): ApiCall | undefined {
  return played?.calls[index]?.call;
}

/** Calls that were made before the one a difference is about; all of them where it is about none. */
export function callsBefore({ transcript, played }: Scene, { kind, index = 0 }: Difference): readonly ApiCall[] {
  if (kind !== 'call') return transcript.api ?? [];
  return (played?.calls ?? []).slice(0, index).map(({ call }) => call);
}

/** The name of the connection with a recorded id; undefined when it is nobody's. */
export function connWithId({ transcript }: Scene, id: unknown): string | undefined {
  return Object.entries(transcript.conns ?? {}).find(([name, theirs]) => id === theirs || id === `<${name}>`)?.[0];
}

/** Whether nobody was connected under the id that a call is about. */
export function isToNobody(scene: Scene, { args: [id] = [], at_ms: atMs }: ApiCall): boolean {
  const { app_events: events = [] } = scene.transcript;
  if (connWithId(scene, id) === undefined) return true;
  return events.some(({ event: [kind, of], at_ms: endedMs }) => kind === 'disconnect' && of === id && endedMs <= atMs);
}

/** Topics of a call that subscribes. */
export function topicsIn({ args: [, topics] = [] }: ApiCall): string[] {
  return Array.isArray(topics) ? topics.map(String) : [];
}

/** Calls that subscribe a connection; of all without one. */
export function subscriptionsIn(scene: Scene, calls: readonly ApiCall[], conn?: string): ApiCall[] {
  return calls.filter(
    ({ call, args: [id] = [] }) => /^subscribe_/.test(call) && (conn === undefined || connWithId(scene, id) === conn),
  );
}

const publishing = /^broadcast(_local)?$/;

/** What was published that fulfils a test, as {@link essenceOf} gives it. */
export function published({ transcript }: Scene, test: (topic: string, text: string) => boolean): ReadonlySet<string> {
  const texts = (transcript.api ?? []).flatMap(({ call, args: [topic, text] = [] }) =>
    publishing.test(call) && test(String(topic), String(text)) ? [String(text)] : [],
  );
  return new Set(texts.map(essenceOfText));
}

/** What an item of frames says, without how it was written, its category and its stamp. */
export function essenceOf(item: string): string {
  const value = parsed(contentOf(item));
  return typeof value === 'string' ? essenceOfText(value) : essenceOfText(contentOf(item));
}

/** The JSON of an item of frames. */
export function contentOf(item: string): string {
  return item.replace(/^(text|binary) \S* /, '');
}

function essenceOfText(text: string): string {
  const value = parsed(text.replace(/^(WSE|S|U)(?=\{)/, ''));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(text);
  const { c: _, tp: __, e: ___, o: ____, ...message } = value as Record<string, unknown>;
  return JSON.stringify(message);
}

/** Reads JSON; undefined for anything else. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a JSON object; an empty one for anything else. */
export function objectOf(text: string): Readonly<Record<string, unknown>> {
  const value = parsed(text);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
