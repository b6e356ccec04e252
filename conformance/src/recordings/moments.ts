import type { ApiCall, RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import type { Heard } from './wire-client.ts';

/** One moment of a recording. */
export type Moment =
  | { readonly atMs: number; readonly kind: 'write' | 'hear'; readonly frame: RecordedFrame }
  | { readonly atMs: number; readonly kind: 'call'; readonly call: ApiCall }
  | { readonly atMs: number; readonly kind: 'event' }
  /** A client was cut off, which leaves no frame. */
  | { readonly atMs: number; readonly kind: 'cut'; readonly conn: string };

const uuidTime = /^([0-9a-f]{8})-([0-9a-f]{4})-7/;
const anyTime = /"(?:timestamp|server_time|ts)":"([^"]+Z)"/;
/** Between a call and what came of it, at the utmost. */
const slackMs = 25;
const fallbackMs = Date.UTC(2026, 10, 23, 12);

/** Whether a frame is a ping of the server, which comes when it comes. */
export function isPing({ op, text = '' }: Pick<RecordedFrame, 'op' | 'text'>): boolean {
  return op === 'text' && text.includes('"t":"ping","p":{"server_time"');
}

export function isHeardPing(heard: Heard): boolean {
  return heard.kind === 'text' && isPing({ op: 'text', text: heard.text });
}

/** The moments of a recording in the order they are lived through. */
export function momentsOf(transcript: Transcript): Moment[] {
  const { frames, api = [], app_events: events = [] } = transcript;
  // Frames of one moment stand in the order they were seen.
  const ranks = { call: 0, write: 1, hear: 1, cut: 2, event: 3 };
  const moments: Moment[] = [
    ...frames.map((frame): Moment => ({ atMs: frame.at_ms, kind: frame.dir === 'c2s' ? 'write' : 'hear', frame })),
    ...api.map((call): Moment => ({ atMs: madeAtMs(call), kind: 'call', call })),
    ...events.map(({ at_ms: atMs }): Moment => ({ atMs, kind: 'event' })),
    ...cutsOf(transcript),
  ];
  return moments.sort((one, other) => one.atMs - other.atMs || ranks[one.kind] - ranks[other.kind]);
}

/** A call that never returned was written down when it was given up. */
function madeAtMs({ at_ms: atMs, error = '' }: ApiCall): number {
  const givenUp = /^<no return within (\d+) s>$/.exec(error)?.[1];
  return givenUp === undefined ? atMs : Math.max(0, atMs - Number(givenUp) * 1000 - slackMs);
}

/** Clients whose end was told to the application, and that neither side has ended. */
function cutsOf({ frames, app_events: events = [], api = [], conns = {} }: Transcript): Moment[] {
  return Object.entries(conns).flatMap(([conn, id]): Moment[] => {
    const ended = events.find(({ event: [kind, of] }) => kind === 'disconnect' && of === id);
    const isSeen = frames.some(({ conn: of, op }) => of === conn && ['close', 'eof', 'reset'].includes(op));
    const isAsked = api.some(({ call }) => call === 'stop' || call === 'drain' || call === 'disconnect');
    return ended === undefined || isSeen || isAsked ? [] : [{ atMs: ended.at_ms, kind: 'cut', conn }];
  });
}

/** When a recording was made, in Unix time: what its tokens are judged by. */
export function beginningOf({ frames, app_events: events = [] }: Transcript): number {
  for (const { at_ms: atMs, event } of events) {
    const parts = uuidTime.exec(String(event[1]));
    if (parts !== null) return Number.parseInt(`${parts[1]}${parts[2]}`, 16) - atMs;
  }
  for (const { at_ms: atMs, text = '', dir } of frames) {
    const found = dir === 's2c' ? anyTime.exec(text)?.[1] : undefined;
    if (found !== undefined) return Date.parse(found) - atMs;
  }
  return fallbackMs;
}
