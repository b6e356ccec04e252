import type { ErrorCode } from '@wsekit/spec';
import { isEnvelope, normalizeEnvelope } from '../envelope/decode-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { CodecError } from '../errors.ts';

/** Puts messages into one, in their order; a reader treats them as if they had come one by one. (WSE-DLV-060) */
export function packBatch(messages: readonly Envelope[], batchId?: string): Envelope {
  const p = { messages, count: messages.length, ...(batchId === undefined ? {} : { batch_id: batchId }) };
  return { t: 'batch', p };
}

/** What a container held, and how many of its entries were none. */
export interface Unpacked {
  readonly messages: readonly Envelope[];
  /** Entries that are no messages, or batches themselves. (WSE-DLV-061) */
  readonly refused: number;
}

/** Gives the entries of a `batch` in order, undefined for those that are no messages; undefined for anything else. */
export function entriesOf({ t, p }: Envelope): readonly (Envelope | undefined)[] | undefined {
  if (t !== 'batch' || !isEnvelope(p) || !Array.isArray(p.messages)) return undefined;
  const entries: readonly unknown[] = p.messages;
  return entries.map((entry) => (isEnvelope(entry) ? normalizeEnvelope(entry, undefined) : undefined));
}

/** Gives the messages of a `batch`; undefined for anything else. (WSE-DLV-061) */
export function unpackBatch(envelope: Envelope): Unpacked | undefined {
  const entries = entriesOf(envelope);
  if (entries === undefined) return undefined;
  const messages = entries.filter((entry) => entry !== undefined).filter(({ t }) => t !== 'batch');
  return { messages, refused: entries.length - messages.length };
}

/** Whether a container stands where none may: a batch inside anything, and anything inside a `priority_message`. */
export function isNested(outer: unknown, inner: unknown): boolean {
  return inner === 'batch' || (inner === 'priority_message' && outer === 'priority_message');
}

/** The refusal of a message that has to be signed and came inside another that need not be. (WSE-SIG-005) */
export function unsignedInside({ t: inner }: Envelope, { t: outer }: Envelope): CodecError {
  return new CodecError(
    'invalid_signature',
    `verifying: ${inner} has to be signed, which inside ${outer} it cannot be`,
  );
}

/** Gives the message inside a `priority_message`, in either of its forms; undefined for anything else. (WSE-DLV-063) */
export function unpackPriority(envelope: Envelope): Envelope | undefined {
  if (envelope.t !== 'priority_message' || !isEnvelope(envelope.p)) return undefined;
  const { message, type, content, priority } = envelope.p as Record<string, unknown>;
  const pri = typeof priority === 'number' ? { pri: priority } : {};
  if (isEnvelope(message)) return { ...pri, ...normalizeEnvelope(message, undefined) };
  return typeof type === 'string' ? { t: type, p: content, ...pri } : undefined;
}

/**
 * Gives what a client delivers in place of a container, and what it refuses of it; of anything else the message itself.
 * (WSE-DLV-061, WSE-DLV-063)
 */
export function openContainer(
  envelope: Envelope,
  isForged: (inner: Envelope) => boolean,
): { readonly messages: readonly Envelope[]; readonly refusals: readonly CodecError[] } {
  const urgent = unpackPriority(envelope);
  const unpacked = urgent === undefined ? unpackBatch(envelope) : { messages: [urgent], refused: 0 };
  if (unpacked === undefined) return { messages: [envelope], refusals: [] };
  const { messages, refused } = unpacked;
  const none = `unpacking a batch: ${refused} entries are no messages`;
  return {
    messages: messages.filter((inner) => !isForged(inner)),
    refusals: [
      ...(refused === 0 ? [] : [new CodecError('invalid_payload', none)]),
      ...messages.filter(isForged).map((inner) => unsignedInside(inner, envelope)),
    ],
  };
}

/**
 * What became of the messages of a batch at a server, by what each was refused for. (WSE-DLV-062)
 *
 * A batch of too many, of which nothing was taken, gets one error for all.
 */
export function batchResult(
  envelope: Envelope,
  codes: readonly (ErrorCode | undefined)[],
  maxMessages: number,
): Envelope {
  const id = isEnvelope(envelope.p) ? envelope.p.batch_id : undefined;
  const failed = codes.filter((code) => code !== undefined).length;
  const each = codes.flatMap((code, index) => (code === undefined ? [] : [{ index, code }]));
  const tooMany = { code: 'MESSAGE_TOO_LARGE', message: `${codes.length} messages, at most ${maxMessages} are taken` };
  const p = {
    ...(typeof id === 'string' ? { batch_id: id } : {}),
    success: failed === 0,
    processed: codes.length - failed,
    failed,
    ...(failed === 0 ? {} : { errors: codes.length > maxMessages ? [tooMany] : each }),
  };
  return { t: 'batch_message_result', p, ...(typeof envelope.cid === 'string' ? { cid: envelope.cid } : {}) };
}
