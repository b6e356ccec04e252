import type { Dialect } from '@wsekit/spec';
import type { RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import { isHeardPing, isPing } from './moments.ts';
import type { Played } from './play.ts';
import { payloadOf, revive } from './recorded-bytes.ts';
import { createFrameReader, describeFrame, type FrameReader, shapeOf } from './shape.ts';
import type { Heard } from './wire-client.ts';

/** One thing in which our server did otherwise. */
export interface Difference {
  /** `frames a`, `events a`, `presence`, or the call with its number. */
  readonly where: string;
  readonly expected: readonly string[];
  readonly got: readonly string[];
}

/** All in which our server did otherwise than the recorded one, by shape. */
export function differencesOf(transcript: Transcript, played: Played | undefined, dialect: Dialect): Difference[] {
  if (played === undefined) return [];
  return [
    ...frameDifferences(transcript, played, dialect),
    ...eventDifferences(transcript, played),
    ...callDifferences(played),
  ];
}

/** Recordings of frames and upgrades that break RFC 6455: how a connection ends over them is the transport's. */
const brokenGroups: ReadonlySet<string | number> = new Set([12, 15]);

function frameDifferences(transcript: Transcript, { heard }: Played, dialect: Dialect): Difference[] {
  const conns = new Set(transcript.frames.map(({ conn = '' }) => conn));
  return [...conns].flatMap((conn) => {
    const frames = transcript.frames.filter((frame) => frame.conn === conn);
    const read = readerFor(transcript, frames, conn, dialect);
    const theirs = collapsed(
      frames.filter(({ dir }) => dir === 's2c').flatMap((frame) => describeRecorded(frame, read)),
    );
    const ours = collapsed((heard.get(conn) ?? []).flatMap((each) => describeHeard(each, read)));
    const isBroken = brokenGroups.has(transcript.group ?? '');
    return compareLists(`frames ${conn}`, theirs, relaxed(theirs, ours, isBroken));
  });
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
  if (op === 'pong') return [`pong ${Buffer.from(payload ?? []).toString('hex')}`];
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

/** Published servers answer a Ping twice. (WSE-ERR-047) */
function collapsed(items: readonly string[]): string[] {
  return items.filter((item, index) => !(item.startsWith('pong') && items[index - 1] === item));
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
  const names = new Map(Object.entries(transcript.conns ?? {}).map(([name, id]) => [id, name]));
  const ourNames = new Map([...played.ids].map(([name, id]) => [id, name]));
  const groups = new Set([...names.values(), ...ourNames.values(), '']);
  return [...groups].flatMap((name) => {
    const of = (events: readonly (readonly unknown[])[], by: ReadonlyMap<string, string>): string[] =>
      events
        .filter(([, id]) => (by.get(String(id)) ?? '') === name)
        .map(([kind, , value]) => `${String(kind)} ${JSON.stringify(shapeOf(withoutCategory(revive(value))))}`);
    const order = name === '' ? (list: string[]) => list.sort() : (list: string[]) => list;
    const [expected, got] = [order(of(theirs, names)), order(of(played.events, ourNames))];
    if (isRefusedByHttp(played, name)) return [];
    const isOpen = got.at(-1)?.startsWith('disconnect') === true && !expected.at(-1)?.startsWith('disconnect');
    return compareLists(name === '' ? 'presence' : `events ${name}`, expected, isOpen ? got.slice(0, -1) : got);
  });
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

/** Members of what an application is given have no order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

function callDifferences({ calls }: Played): Difference[] {
  return calls.flatMap(({ call, ours }, index) => {
    const where = `${call.call} (call ${index + 1})`;
    if (call.error !== undefined || ours.error !== undefined) {
      return (call.error === undefined) === (ours.error === undefined)
        ? []
        : [{ where, expected: [call.error ?? 'no error'], got: [ours.error ?? 'no error'] }];
    }
    // Without a result in the recording there is nothing to hold ours to.
    if (call.result === undefined) return [];
    return compareLists(
      where,
      [describeResult(call.call, call.result)],
      [describeResult(call.call, ours.result, call.result)],
    );
  });
}

function describeResult(name: string, result: unknown, theirs: unknown = result): string {
  if (name === 'prometheus_metrics') return metricNames(String(result), String(theirs)).join(' ');
  if (name === 'health_snapshot') return JSON.stringify(shapeOf(sorted(membersIn(result, theirs))));
  if (name === 'drain_inbound' && Array.isArray(result))
    return JSON.stringify(result.map((each) => shapeOf(sorted(each))));
  // What zlib makes of an event has no fixed length.
  if (name === 'send_event' && Number(result) > 0) return 'bytes';
  return JSON.stringify(shapeOf(sorted(name === 'get_connections' && Array.isArray(result) ? result.length : result)));
}

/** Members that the other has, too. */
function membersIn(value: unknown, theirs: unknown): unknown {
  if (typeof value !== 'object' || value === null || typeof theirs !== 'object' || theirs === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key in theirs));
}

/** Names of the metrics that are in both texts, or in the one. */
function metricNames(text: string, theirs: string): string[] {
  const namesIn = (of: string): Set<string> => new Set([...of.matchAll(/^(wse_\w+)/gm)].map(([, name]) => name ?? ''));
  const wanted = namesIn(theirs);
  return [...namesIn(text)].filter((name) => wanted.has(name)).sort();
}

function compareLists(where: string, expected: readonly string[], got: readonly string[]): Difference[] {
  const isEqual = expected.length === got.length && expected.every((item, index) => isAsKept(item, got[index] ?? ''));
  return isEqual ? [] : [{ where, expected, got }];
}

/** Whether an item is what was recorded; of what was too long to keep, the kind of it counts. */
function isAsKept(expected: string, got: string): boolean {
  const kind = /^(text|binary) of \d+ bytes$/.exec(expected)?.[1] ?? /^(raw|msg) "<long>"$/.exec(expected)?.[1];
  return kind === undefined ? expected === got : got.startsWith(kind);
}
