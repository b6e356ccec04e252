import type { Recorder } from '@wsekit/codec/log';
import { compareLists, type Difference } from '../recordings/difference.ts';
import { createFrameReader, describeFrame, type FrameReader } from '../recordings/shape.ts';
import { type LineItem, WireLine } from '../wire/wire-line.ts';
import type { Conversation, LoggedFrame } from './conversation.ts';

/** How a conversation is replayed. Times in milliseconds. */
export interface ReplayOptions {
  readonly url: URL;
  readonly token?: string;
  /** How long an answer may take that came when the log was written. */
  readonly patienceMs: number;
  readonly nowMs: () => number;
  readonly signal?: AbortSignal;
  /** Writes it down. */
  readonly recorder?: Recorder | undefined;
}

/** What came of it. */
export interface Replayed {
  readonly conn: string;
  /** Frames that were sent, and compared. */
  readonly sent: number;
  readonly compared: number;
  readonly differences: readonly Difference[];
  /** What could not be done as it was, in words. */
  readonly notes: readonly string[];
}

/** Plays the client's side of a conversation to a server, in its order, and compares by shape what the server says to it. */
export async function replay(conversation: Conversation, options: ReplayOptions): Promise<Replayed> {
  const { url, token, nowMs, signal, patienceMs, recorder } = options;
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const line = new WireLine(urlFor(conversation, url), {
    nowMs,
    headers,
    recorder,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    await line.until(() => line.isOpen, patienceMs);
    const notes = await play(conversation, line, patienceMs);
    await line.until(() => messagesOf(line.items).length >= countOf(conversation.frames, 'client'), patienceMs);
    await line.quiet(patienceMs / 4, patienceMs);
    return { conn: conversation.conn, notes, ...compare(conversation, line.items) };
  } finally {
    line.destroy();
  }
}

function urlFor({ format }: Conversation, url: URL): URL {
  const asked = new URL(url);
  if (format === 'msgpack') asked.searchParams.set('format', 'msgpack');
  return asked;
}

/** Sends each frame behind as many of the server's as it stood behind. Gives what could not be sent. */
async function play({ frames, end }: Conversation, line: WireLine, patienceMs: number): Promise<string[]> {
  const notes = new Map<string, number>();
  const note = (why: string): void => void notes.set(why, (notes.get(why) ?? 0) + 1);
  let awaited = 0;
  for (const logged of frames) {
    if (logged.towards === 'client') {
      awaited += isPing(logged.decoded) ? 0 : 1;
      continue;
    }
    const count = awaited;
    await line.until(() => messagesOf(line.items).length >= count, patienceMs);
    if (line.hasEnded) note('not sent: the server had ended the connection');
    else if (logged.sealed) note('not sent: sealed under a key of that connection');
    else if (logged.frame === undefined) note('not sent: not all of it is in the log');
    else {
      if (logged.masked) note('sent with a mask in the place of a secret');
      line.send(logged.frame);
    }
  }
  if (end?.by === 'client' && end.code !== undefined) {
    await line.until(() => messagesOf(line.items).length >= awaited, patienceMs);
    line.close(end.code, end.reason);
  }
  return [...notes].map(([why, count]) => `${count} ${count === 1 ? 'frame' : 'frames'} ${why}`);
}

function compare(
  { conn, dialect, format, frames, end }: Conversation,
  items: readonly LineItem[],
): Pick<Replayed, 'sent' | 'compared' | 'differences'> {
  const read = withoutCounts(createFrameReader(dialect, format, []));
  const expected = frames.flatMap((logged) => (logged.towards === 'client' ? describeLogged(logged, read) : []));
  if (end?.by === 'server') expected.push(describeClose(end.code));
  const got = items.flatMap((item) => describeItem(item, read, end?.by === 'server'));
  const refusal = items.find((item) => item.kind === 'http' && item.status !== 101);
  const answers = refusal?.kind === 'http' ? [`http ${refusal.status}`] : got;
  return {
    sent: countOf(frames, 'server'),
    compared: expected.length,
    differences: compareLists({ kind: 'frames', of: conn }, expected, answers),
  };
}

function describeLogged({ frame, decoded, bytes }: LoggedFrame, read: FrameReader): string[] {
  if (isPing(decoded)) return [];
  // Of what was not kept, or is under a key that is gone, the kind is compared.
  if (frame === undefined) return [`${decoded === undefined ? 'binary' : 'text'} of ${bytes} bytes`];
  return [describeFrame(frame, read)];
}

function describeItem(item: LineItem, read: FrameReader, tellsClose: boolean): string[] {
  if (item.kind === 'text') return isPing(read(item.text)) ? [] : [describeFrame(item.text, read)];
  if (item.kind === 'binary') return [describeFrame(item.bytes, read)];
  return item.kind === 'close' && tellsClose ? [describeClose(item.code)] : [];
}

function describeClose(code: number | undefined): string {
  return code === undefined ? 'close without code' : `close ${code}`;
}

function messagesOf(items: readonly LineItem[]): readonly LineItem[] {
  return items.filter((item) => (item.kind === 'text' && !item.text.includes('"t":"ping"')) || item.kind === 'binary');
}

function countOf(frames: readonly LoggedFrame[], towards: LoggedFrame['towards']): number {
  return frames.filter((logged) => logged.towards === towards && !isPing(logged.decoded)).length;
}

/** Pings of a server come when they come. */
function isPing(decoded: unknown): boolean {
  return typeof decoded === 'object' && decoded !== null && Reflect.get(decoded, 't') === 'ping';
}

/** What counts on in a server is another number in every conversation. */
function withoutCounts(read: FrameReader): FrameReader {
  return (frame) => {
    const message = read(frame);
    if (typeof message !== 'object' || message === null || Array.isArray(message)) return message;
    const members = Object.entries(message).map(([name, value]) => [
      name,
      typeof value === 'number' && ['seq', 'o'].includes(name) ? `<${typeof value}>` : value,
    ]);
    return Object.fromEntries(members);
  };
}
