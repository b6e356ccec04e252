import { encodeJwt } from '@wsekit/server-core';
import type { ApiCall, RecordedFrame, Transcript, TranscriptFile } from '@wsekit/spec/vectors';
import type { Conversation, LoggedFrame } from './conversation.ts';
import { isServerAnswer } from './server-answers.ts';

/** What a case is made with besides the log. */
export interface CaseOptions {
  /** Its id; the connections of the log count behind it. */
  readonly id: string;
  /** Settings of the server, as recordings have them: `recovery_enabled`, `ping_interval`, ... */
  readonly config: Readonly<Record<string, unknown>>;
}

const secret = 'secret-of-a-case-from-a-log-0123456789';
const tokenSeconds = 86_400;

/**
 * Makes recordings of conversations, in the format of `spec/transcripts`: `wse-conformance recordings` plays them to our server.
 *
 * What the server's application sent becomes calls that send it again; a user gets a token of the case's own; what a log does not
 * hold is told in the notes of its case.
 */
export function caseFrom(conversations: readonly Conversation[], options: CaseOptions): TranscriptFile {
  const version = conversations[0]?.version ?? '';
  const transcripts = conversations.map((each, at) =>
    transcriptOf(each, { ...options, id: conversations.length === 1 ? options.id : `${options.id}/${at + 1}` }),
  );
  return { format: 1, peer: { package: 'wse-server', version }, transcripts };
}

function transcriptOf(conversation: Conversation, { id, config }: CaseOptions): Transcript {
  const { user, frames, startMs } = conversation;
  const connectionId = connectionIdOf(frames);
  const atMs = (ms: number): number => Math.max(1, Math.round(ms - startMs) + 2);
  const wire = frames.flatMap((logged) => recordedFrame(logged, atMs(logged.atMs)));
  const api = connectionId === undefined ? [] : frames.flatMap((logged) => callOf(logged, connectionId, atMs));
  const isKnown = user === undefined ? {} : { jwt_secret: secret };
  return {
    id,
    scenario: `connection ${conversation.conn} of a log`,
    config: { mode: 'callback', ...isKnown, ...config },
    frames: [...opening(conversation), ...wire, ...ending(conversation, atMs)],
    api,
    ...(connectionId === undefined ? {} : { conns: { a: connectionId } }),
    notes: notesOf(conversation),
  };
}

function opening({ user, startMs, format }: Conversation): RecordedFrame[] {
  const nowSeconds = Math.floor(startMs / 1000);
  const token =
    user === undefined
      ? ''
      : `Authorization: Bearer ${encodeJwt({ sub: user, iat: nowSeconds - 60, exp: nowSeconds + tokenSeconds }, secret)}\r\n`;
  const query = format === 'msgpack' ? '?format=msgpack' : '';
  const ask = `GET /wse${query} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${token}\r\n`;
  const on = { conn: 'a', op: 'http' } as const;
  return [
    { ...on, dir: 'c2s', at_ms: 0, text: ask },
    { ...on, dir: 's2c', at_ms: 1, text: 'HTTP/1.1 101 Switching Protocols\r\n\r\n' },
  ];
}

function recordedFrame({ towards, frame, sealed }: LoggedFrame, at_ms: number): RecordedFrame[] {
  if (frame === undefined || sealed) return [];
  const place = { dir: towards === 'server' ? 'c2s' : 's2c', at_ms, conn: 'a' } as const;
  if (typeof frame === 'string') return [{ ...place, op: 'text', text: frame }];
  return [{ ...place, op: 'binary', hex: Buffer.from(frame).toString('hex') }];
}

/** What was no answer of the server's own, its application has sent. */
function callOf(
  { towards, frame, decoded, atMs, sealed }: LoggedFrame,
  id: string,
  at: (ms: number) => number,
): ApiCall[] {
  if (towards === 'server' || frame === undefined || sealed || isServerAnswer(decoded)) return [];
  const at_ms = at(atMs) - 1;
  if (typeof frame === 'string') return [{ at_ms, call: 'send', args: [id, frame] }];
  return [{ at_ms, call: 'send_bytes', args: [id, { $hex: Buffer.from(frame).toString('hex') }] }];
}

function ending({ end }: Conversation, at: (ms: number) => number): RecordedFrame[] {
  if (end === undefined) return [];
  const place = { at_ms: at(end.atMs), conn: 'a' };
  if (end.by === 'nobody') return [{ ...place, dir: 'c2s', op: 'reset' }];
  const close = { ...place, op: 'close', code: end.code ?? null, reason: end.reason };
  const [first, second] = end.by === 'client' ? (['c2s', 's2c'] as const) : (['s2c', 'c2s'] as const);
  return [
    { ...close, dir: first },
    { ...close, dir: second },
  ];
}

function notesOf({ frames, decisions }: Conversation): string[] {
  const count = (what: (logged: LoggedFrame) => boolean): number => frames.filter(what).length;
  const [sealed, cut, masked] = [
    count((each) => each.sealed),
    count((each) => each.frame === undefined && !each.sealed),
    count((each) => each.masked && !each.sealed && each.frame !== undefined),
  ];
  return [
    ...(sealed === 0 ? [] : [`${sealed} sealed frames are not in it: their keys are gone`]),
    ...(cut === 0 ? [] : [`${cut} frames are not in it: the log does not hold all of them`]),
    ...(masked === 0 ? [] : [`${masked} frames have a mask in the place of a secret`]),
    ...decisions.map((decision) => `decided: ${decision}`),
  ];
}

/** What the server called the connection, as it said. */
function connectionIdOf(frames: readonly LoggedFrame[]): string | undefined {
  for (const { towards, decoded } of frames) {
    const found =
      towards === 'client' ? /"connection_id":"([^"]+)"/.exec(JSON.stringify(decoded ?? null))?.[1] : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
