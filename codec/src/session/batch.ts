import { isEnvelope, normalizeEnvelope } from '../envelope/decode-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';

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

/** Gives the messages of a `batch`; undefined for anything else. (WSE-DLV-061) */
export function unpackBatch(envelope: Envelope): Unpacked | undefined {
  if (envelope.t !== 'batch' || !isEnvelope(envelope.p) || !Array.isArray(envelope.p.messages)) return undefined;
  const entries: readonly unknown[] = envelope.p.messages;
  const messages = entries.filter(isEnvelope).map((entry) => normalizeEnvelope(entry, undefined));
  const single = messages.filter(({ t }) => t !== 'batch');
  return { messages: single, refused: entries.length - single.length };
}

/** Gives the message inside a `priority_message`, in either of its forms; undefined for anything else. (WSE-DLV-063) */
export function unpackPriority(envelope: Envelope): Envelope | undefined {
  if (envelope.t !== 'priority_message' || !isEnvelope(envelope.p)) return undefined;
  const { message, type, content, priority } = envelope.p as Record<string, unknown>;
  const pri = typeof priority === 'number' ? { pri: priority } : {};
  if (isEnvelope(message)) return { ...pri, ...normalizeEnvelope(message, undefined) };
  return typeof type === 'string' ? { t: type, p: content, ...pri } : undefined;
}

/** Gives what a `batch` or `priority_message` holds; undefined for anything else. (WSE-DLV-061, WSE-DLV-063) */
export function unpackContainer(envelope: Envelope): Unpacked | undefined {
  const urgent = unpackPriority(envelope);
  return urgent === undefined ? unpackBatch(envelope) : { messages: [urgent], refused: 0 };
}

/** What becomes of the messages of a batch at a server. (WSE-DLV-062) */
export function batchResult(envelope: Envelope, { messages, refused }: Unpacked): Envelope {
  const id = isEnvelope(envelope.p) ? envelope.p.batch_id : undefined;
  const p = { success: refused === 0, processed: messages.length, failed: refused };
  return { t: 'batch_message_result', p: typeof id === 'string' ? { batch_id: id, ...p } : p };
}
