import type { Dialect } from '@wsekit/spec';
import type { RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import { callDifferences } from './call-results.ts';
import { compareLists, type Difference } from './difference.ts';
import { isHeardPing, isPing } from './moments.ts';
import type { Played } from './play.ts';
import { payloadOf, revive } from './recorded-bytes.ts';
import { createFrameReader, describeFrame, type FrameReader, shapeOf, sorted } from './shape.ts';
import type { Heard } from './wire-client.ts';

/** All in which our server did otherwise than the recorded one, by shape. */
export function differencesOf(transcript: Transcript, played: Played | undefined, dialect: Dialect): Difference[] {
  if (played === undefined) return [];
  return [
    ...frameDifferences(transcript, played, dialect),
    ...eventDifferences(transcript, played),
    ...callDifferences(played.calls),
  ];
}

/** Recordings of frames and upgrades that break RFC 6455: how a connection ends over them is the transport's. */
const brokenGroups: ReadonlySet<string | number> = new Set([12, 15]);

function frameDifferences(transcript: Transcript, { heard }: Played, dialect: Dialect): Difference[] {
  const conns = new Set(transcript.frames.map(({ conn = '' }) => conn));
  return [...conns].flatMap((conn) => {
    const frames = transcript.frames.filter((frame) => frame.conn === conn);
    const read = readerFor(transcript, frames, conn, dialect);
    const theirs = frames.filter(({ dir }) => dir === 's2c').flatMap((frame) => describeRecorded(frame, read));
    const ours = (heard.get(conn) ?? []).flatMap((each) => describeHeard(each, read));
    const isBroken = brokenGroups.has(transcript.group ?? '');
    const [expected, got] = [theirs.filter(isNoPong), ours.filter(isNoPong)];
    return [
      ...compareLists({ kind: 'frames', of: conn }, expected, relaxed(expected, got, isBroken)),
      ...compareLists({ kind: 'pongs', of: conn }, pongsOf(theirs, frames), pongsOf(ours, frames)),
    ];
  });
}

function isNoPong(item: string): boolean {
  return !item.startsWith('pong');
}

/** Published servers answer a Ping twice (WSE-ERR-047), and a Pong is behind or before other frames as it happens. */
function pongsOf(items: readonly string[], frames: readonly RecordedFrame[]): string[] {
  const asked = frames.filter(({ dir, op }) => dir === 'c2s' && op === 'ping').map(pongOf);
  return [...new Set(items)]
    .filter((item) => item.startsWith('pong'))
    .flatMap((item) => items.filter((each) => each === item).slice(0, Math.max(1, countOf(asked, item))));
}

function countOf(items: readonly string[], wanted: string): number {
  return items.filter((item) => item === wanted).length;
}

function pongOf(frame: RecordedFrame): string {
  return `pong ${Buffer.from(payloadOf(frame) ?? []).toString('hex')}`;
}

function readerFor(
  { e2e = [] }: Transcript,
  frames: readonly RecordedFrame[],
  conn: string,
  dialect: Dialect,
): FrameReader {
  const request = frames.find(({ op, dir }) => op === 'http' && dir === 'c2s')?.text ?? '';
  const format = request.split('\r\n')[0]?.includes('format=msgpack') === true ? 'msgpack' : 'json';
  return createFrameReader(
    dialect,
    format,
    e2e.filter((key) => key.conn === conn),
  );
}

function describeRecorded(frame: RecordedFrame, read: FrameReader): string[] {
  const { op, text = '', code, reason = '' } = frame;
  if (op === 'silence' || isPing(frame)) return [];
  if (op === 'eof' || op === 'reset') return ['end'];
  if (op === 'http') return [`http ${text.split(' ')[1]}`];
  if (op === 'close') return [describeClose(code ?? null, reason)];
  const payload = payloadOf(frame);
  if (op === 'pong') return [pongOf(frame)];
  if (payload === undefined) return [`${op} of ${frame.len} bytes`];
  return [describeFrame(op === 'text' ? Buffer.from(payload).toString() : Uint8Array.from(payload), read)];
}

function describeHeard(heard: Heard, read: FrameReader): string[] {
  if (isHeardPing(heard)) return [];
  switch (heard.kind) {
    case 'end':
      return ['end'];
    case 'http':
      return [`http ${heard.status}`];
    case 'close':
      return [describeClose(heard.code, heard.reason)];
    case 'pong':
      return [`pong ${Buffer.from(heard.bytes).toString('hex')}`];
    case 'text':
      return [describeFrame(heard.text, read)];
    default:
      return [describeFrame(heard.bytes, read)];
  }
}

/** Reasons of broken rules are everybody's own. */
function describeClose(code: number | null, reason: string): string {
  if (code === null) return 'close without code';
  return telling.test(`close ${code}`) ? `close ${code}` : `close ${code} ${reason}`.trim();
}

const telling = /^close 100[2379]/;

/**
 * Ours as the recording would have it where ours says more: an HTTP status before the end, a code over a broken rule of
 * RFC 6455; and without an end that was not recorded.
 */
function relaxed(theirs: readonly string[], ours: readonly string[], isBroken: boolean): readonly string[] {
  const [last, first] = [theirs.at(-1), ours[0]];
  if (last !== 'end' && ours.at(-1) === 'end') return relaxed(theirs, ours.slice(0, -1), isBroken);
  if (theirs.length === 1 && last === 'end' && /^http [245]/.test(first ?? '')) return theirs;
  // Refused before it was opened: because it was no upgrade by RFC 6455, or to be closed at once without a word.
  const isRefused = /^http [45]/.test(first ?? '') && ours.length <= 2;
  if (
    isRefused &&
    theirs.filter((item) => item !== 'end').every((item) => /^(http 101|close without code)$/.test(item))
  )
    return theirs;
  const withoutClose = theirs.filter((item) => item !== 'close without code');
  if (isBroken && withoutClose.join('\n') === ours.join('\n')) return theirs;
  const index = ours.findIndex((item) => telling.test(item));
  if (index < 0 || theirs[index] === ours[index]) return ours;
  const isMute = theirs[index] === 'close without code' || theirs[index] === 'end';
  return isMute && theirs.slice(0, index).join('\n') === ours.slice(0, index).join('\n') ? theirs : ours;
}

function eventDifferences(transcript: Transcript, played: Played): Difference[] {
  const { config = {}, app_events: recorded = [] } = transcript;
  // In callback mode nothing but the recorder's own log says what an application got.
  if (config.mode === 'callback' || config.max_inbound_queue_size !== undefined) return [];
  const theirs = recorded.map(({ event }) => event);
  // A recorder gave the id of the only connection to one that was refused as well.
  const names = new Map(
    Object.entries(transcript.conns ?? {})
      .map(([name, id]) => [id, name] as const)
      .reverse(),
  );
  const ourNames = new Map([...played.ids].map(([name, id]) => [id, name]));
  const groups = new Set([...names.values(), ...ourNames.values(), '']);
  return [...groups].flatMap((name) => {
    const of = (events: readonly (readonly unknown[])[], by: ReadonlyMap<string, string>): string[] =>
      events
        .filter(([, id]) => (by.get(String(id)) ?? '') === name)
        .map(([kind, , value]) => describeEvent(String(kind), revive(value)));
    const order = name === '' ? (list: string[]) => list.sort() : (list: string[]) => list;
    const [expected, got] = [order(of(theirs, names)), order(of(played.events, ourNames))];
    if (isRefusedByHttp(played, name)) return [];
    const isOpen = got.at(-1)?.startsWith('disconnect') === true && !expected.at(-1)?.startsWith('disconnect');
    return compareLists({ kind: 'events', of: name }, expected, isOpen ? got.slice(0, -1) : got);
  });
}

/** What an application was told, by its shape. */
export function describeEvent(kind: string, value: unknown): string {
  return `${kind} ${JSON.stringify(shapeOf(withoutCategory(value)))}`;
}

/** A connection that was never opened has no events. */
function isRefusedByHttp({ heard }: Played, name: string): boolean {
  const [first] = heard.get(name) ?? [];
  return first?.kind === 'http' && first.status >= 400;
}

/** What stood before a message as prefix is no member of it for a published application. */
function withoutCategory(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array) return value;
  const { c: _, ...others } = value as Record<string, unknown>;
  return sorted(others);
}
