import { clientLimits, type Dialect } from '@wsekit/spec';
import type { RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import { compareLists, type Difference } from '../difference.ts';
import { eventOf, resultOf } from './our-client.ts';
import type { ClientPlayed } from './play.ts';
import { createSaidReader, readSaid, type Said, saidOf } from './said.ts';

/** Name of what stands for all dials the recorded client did not make. */
export const moreDials = 'dials';

/** All in which our client did otherwise than the recorded one, by shape. */
export function clientDifferences(transcript: Transcript, played: ClientPlayed, dialect: Dialect): Difference[] {
  return [
    ...saidDifferences(transcript, played, dialect),
    ...helloDifferences(transcript, played, dialect),
    ...dialDifferences(transcript, played),
    ...eventDifferences(transcript, played),
    ...callDifferences(played),
  ];
}

/** Recorded clients left it out (WSE-ERR-150), so that no list says whether ours does: it says hello once. (WSE-HS-015) */
function helloDifferences({ frames }: Transcript, { said }: ClientPlayed, dialect: Dialect): Difference[] {
  return [...said].flatMap(([conn, list]) => {
    if (!isGreeted(frames.filter((frame) => frame.conn === conn))) return [];
    const hellos = list.filter((each) => each.kind === 'frame' && isHello(readSaid(each.frame, dialect)));
    return compareLists({ kind: 'frames', of: `${conn}, hello` }, ['said once'], [`said ${times(hellos.length)}`]);
  });
}

/** Whether the server said that it is ready, or let the client wait for it as long as clients wait. (WSE-HS-010) */
function isGreeted(frames: readonly RecordedFrame[]): boolean {
  const [first, last] = [frames[0], frames.at(-1)];
  const lastedMs = (last?.at_ms ?? 0) - (first?.at_ms ?? 0);
  const isSaid = frames.some(({ dir, text = '' }) => dir === 's2c' && text.includes('"t":"server_ready"'));
  return isSaid || lastedMs > clientLimits.ready_timeout_ms;
}

function isHello({ t, p }: Readonly<Record<string, unknown>> = {}): boolean {
  return t === 'client_hello' && Reflect.has(Object(p), 'protocol_version');
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** A dial that met nobody left no frame, but a word of the client's own. */
function dialDifferences({ frames, app_events: events = [] }: Transcript, { turnedAway }: ClientPlayed): Difference[] {
  const dialled = events.filter(({ event: [kind, state] }) => kind === '<state>' && state === 'connecting').length;
  const isMore = dialled > new Set(frames.map(({ conn }) => conn)).size;
  const words = (more: boolean): string[] => (more ? ['dials when nobody is there to be dialled'] : []);
  return compareLists({ kind: 'frames', of: moreDials }, words(isMore), words(turnedAway > 0));
}

function saidDifferences(
  { frames, e2e = [], notes }: Transcript,
  played: ClientPlayed,
  dialect: Dialect,
): Difference[] {
  const conns = new Set(frames.map(({ conn = '' }) => conn));
  return [...conns].flatMap((conn) => {
    const key = played.keys.get(conn);
    const recordedKeys = e2e.filter((each) => each.conn === conn).map(({ aes_key_hex: hex }) => bytesOf(hex));
    const theirs = wordsOf(frames.filter((frame) => frame.conn === conn)).map(createSaidReader(dialect, recordedKeys));
    const readOurs = createSaidReader(dialect, key?.ours === undefined ? [] : [key.ours]);
    const ours = (played.said.get(conn) ?? []).map(readOurs);
    // Of many of a kind, not all were kept, which a note says.
    const kept = notes === undefined ? (items: readonly string[]) => items : withoutRepeats;
    return compareLists({ kind: 'frames', of: conn }, kept(theirs), kept(ours));
  });
}

function withoutRepeats(items: readonly string[]): readonly string[] {
  return items.filter((item, index) => item !== items[index - 1]);
}

/** What a recorded client did of itself: neither answers to a Close nor what its library did behind its back. */
function wordsOf(frames: readonly RecordedFrame[]): Said[] {
  const closeOf = (dir: RecordedFrame['dir']): number =>
    frames.findIndex(({ op, dir: from }) => op === 'close' && from === dir);
  const isAnswer = closeOf('s2c') >= 0 && closeOf('s2c') < closeOf('c2s');
  return frames
    .filter(({ dir, op }) => dir === 'c2s' && !(op === 'close' && isAnswer))
    .flatMap((frame) => saidOf(frame) ?? []);
}

function eventDifferences({ app_events: recorded = [] }: Transcript, { events }: ClientPlayed): Difference[] {
  const theirs = recorded.flatMap(({ event }) => eventOf(event) ?? []);
  return compareLists({ kind: 'events', of: 'application' }, theirs, events);
}

function callDifferences({ calls }: ClientPlayed): Difference[] {
  return calls.flatMap(({ call, ours }, index) => {
    const theirs = resultOf(call);
    if (theirs === undefined || ours === undefined) return [];
    return compareLists({ kind: 'call', of: call.call, index }, [theirs], [ours]);
  });
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
