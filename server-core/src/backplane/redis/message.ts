import type { PublicationPosition } from '../backplane.ts';

/** A publication as it is on a channel of the engine. */
export interface ChannelMessage {
  /** Node that published it, and its number among that node's publications: together an id. */
  readonly node: string;
  readonly seq: number;
  /** Its place among what that node published to the topic, by which others see what they missed; absent where there is a history. */
  readonly number: number | undefined;
  /** Absent where it has no place in a history. */
  readonly position: PublicationPosition | undefined;
  readonly topic: string;
  readonly text: string;
}

/** A node's id: what a message, a key and a log may hold as it is. */
export const nodeIdPattern: RegExp = /^[\w-]{1,64}$/;

// Another form gets another number; nodes of both then refuse each other's messages, and count them.
const version = 'wse2';
/** Stands before several messages, each behind its length. */
const joined = 'wse2* ';
const lengthPattern = /(\d{1,10}) /y;
const headPattern = /^wse2 ([\w-]{1,64}) (\d{1,16}) (\d{1,16}|-) (\d{1,10}|-) (\d{1,16}|-) /;
const bodyPattern = /^(\d{1,5}) /;
const mostEpoch = 0xffff_ffff;

/** Writes what stands before the position; the script of a publication puts the position behind it. */
export function encodeHead(node: string, seq: number, number?: number): string {
  return `${version} ${node} ${seq} ${number ?? '-'} `;
}

/** Writes topic and text; this is also what a stream keeps. */
export function encodeBody(topic: string, text: string): string {
  return `${topic.length} ${topic}${text}`;
}

/** Writes a publication that the engine gives no position: it has that of its publisher, or none. */
export function encodeMessage(message: ChannelMessage): string {
  const { node, seq, number, topic, text, position } = message;
  const { epoch = '-', offset = '-' } = position ?? {};
  return `${encodeHead(node, seq, number)}${epoch} ${offset} ${encodeBody(topic, text)}`;
}

/** Reads what came on a channel; undefined for what no node of this version writes. */
export function decodeMessage(message: string): ChannelMessage | undefined {
  const head = headPattern.exec(message);
  const body = head === null ? undefined : decodeBody(message.slice(head[0].length));
  if (head === null || body === undefined) return undefined;
  const [, node = '', seqText = '', numberText = '', epochText = '', offsetText = ''] = head;
  const seq = Number(seqText);
  const number = numberText === '-' ? undefined : Number(numberText);
  if (!Number.isSafeInteger(seq) || !Number.isSafeInteger(number ?? 0)) return undefined;
  if (epochText === '-' && offsetText === '-') return { node, seq, number, position: undefined, ...body };
  const position = { epoch: Number(epochText), offset: Number(offsetText) };
  return isPosition(position) ? { node, seq, number, position, ...body } : undefined;
}

/** Makes one message of several of a channel, 1 at least. */
export function joinMessages(messages: readonly string[]): string {
  const [only = ''] = messages;
  if (messages.length === 1) return only;
  return joined + messages.map((message) => `${message.length} ${message}`).join('');
}

/** Takes apart what {@link joinMessages} has made, and anything else as the one message it is; the rest of one cut short is ''. */
export function* partMessages(text: string): Generator<string> {
  if (!text.startsWith(joined)) {
    yield text;
    return;
  }
  for (let at = joined.length; at < text.length; ) {
    lengthPattern.lastIndex = at;
    const [head = '', length] = lengthPattern.exec(text) ?? [];
    const start = at + head.length;
    const end = length === undefined ? Number.POSITIVE_INFINITY : start + Number(length);
    yield end > text.length ? '' : text.slice(start, end);
    at = end;
  }
}

/** Reads topic and text; undefined for what is neither. */
export function decodeBody(body: string): { readonly topic: string; readonly text: string } | undefined {
  const match = bodyPattern.exec(body);
  if (match === null) return undefined;
  const start = match[0].length;
  const end = start + Number(match[1]);
  return end > body.length ? undefined : { topic: body.slice(start, end), text: body.slice(end) };
}

/** An epoch is an integer of 32 bits, an offset one that a number holds exactly. (WSE-REC-001, WSE-REC-002) */
export function isPosition({ epoch, offset }: PublicationPosition): boolean {
  const isEpoch = Number.isInteger(epoch) && epoch >= 0 && epoch <= mostEpoch;
  return isEpoch && Number.isSafeInteger(offset) && offset >= 0;
}
