import type { Frame } from '@wsekit/spec';
import * as limits from '@wsekit/spec/limits';
import { encodeUtf8 } from '../bytes.ts';
import type { CodecContext } from '../context.ts';
import { completeEnvelope } from '../envelope/complete-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { CodecError } from '../errors.ts';
import { packBatch } from './batch.ts';
import type { SendOutcome } from './handler.ts';
import { ServerHandshake } from './server-handshake.ts';
import { ServerRates } from './server-rates.ts';

/** An event as the application gave it, and as it leaves. */
interface Prepared {
  readonly event: Envelope;
  readonly message: Envelope;
}

/** What a server sends on one connection, and by what rules. */
export abstract class ServerSending extends ServerHandshake {
  #rates: ServerRates | undefined;

  /**
   * Sends an event: duplicates first, then the rate, then the envelope. (WSE-DLV-010) It leaves compressed above
   * `compressionThresholdBytes`, by default the session's.
   *
   * Throws `CodecError` `unencodable_value` for values the format cannot carry; nothing is sent or remembered then.
   */
  send(event: Envelope, nowMs: number, compressionThresholdBytes?: number): SendOutcome {
    const why = this.#whyNotSend(event, nowMs);
    if (why !== undefined) return why;
    const context = this.#contextOf(compressionThresholdBytes);
    if (!this.transmit(this.#complete(event, nowMs), 'event', nowMs, { context })) return 'full';
    this.#remember(event, nowMs);
    return 'sent';
  }

  /**
   * Sends events as one `batch`, or as few as keep to the 1,048,576 bytes that clients read; gives the number of those that
   * were not dropped, each for what it would have been dropped for alone. (WSE-DLV-010, WSE-DLV-060)
   *
   * Throws `CodecError` `unencodable_value`, and `frame_too_large` for an event that is longer by itself.
   */
  sendBatch(events: readonly Envelope[], nowMs: number, compressionThresholdBytes?: number): number {
    const ids = new Set<unknown>();
    const chosen = events.filter((event) => {
      const isTwice = typeof event.id === 'string' && ids.has(event.id);
      if (isTwice) this.counters.duplicates += 1;
      ids.add(event.id);
      return !isTwice && this.#whyNotSend(event, nowMs) === undefined;
    });
    const prepared = chosen.map((event) => ({ event, message: this.#complete(event, nowMs) }));
    return prepared.length === 0 ? 0 : this.#passBatch(prepared, nowMs, this.#contextOf(compressionThresholdBytes));
  }

  /** Whether an event may stand in a `batch`: not one that is signed, unless batches are. */
  canBatch({ t }: Envelope): boolean {
    return !this.isSigned(t) || this.isSigned('batch');
  }

  /** Sends what was published as it is, sealed where there is a key. (WSE-DLV-003, WSE-ENC-049) */
  publish(frame: Frame, nowMs: number): SendOutcome {
    return this.#sendFrame(frame, nowMs, true);
  }

  /** Sends what the application wrote as it is; text is sealed under `documented` alone. (WSE-DLV-002, WSE-ENC-049) */
  sendRaw(frame: Frame, nowMs: number): SendOutcome {
    return this.#sendFrame(frame, nowMs, typeof frame === 'string' && this.plan.rules.sealsRawSends);
  }

  /** Sends a message of the protocol's own as clear text. (WSE-FRM-056) */
  sendControl(envelope: Envelope, nowMs: number): SendOutcome {
    if (!this.isOpen) return 'closed';
    return this.transmit(envelope, 'control', nowMs, { keyOrder: 'given' }) ? 'sent' : 'full';
  }

  /** Made when a message is counted for the first time: until then as good as full. */
  protected ratesAt(nowMs: number): ServerRates {
    this.#rates ??= new ServerRates({
      rate: this.plan.options.rate,
      inboundRate: this.plan.inboundRate,
      nowMs,
      notify: (notice, atMs) => this.transmit(notice, 'control', atMs, { keyOrder: 'given' }),
    });
    return this.#rates;
  }

  protected get isOpen(): boolean {
    return this.state === 'greeting' || this.state === 'ready';
  }

  get #mustSealAndCannot(): boolean {
    return this.isStrict && this.keys?.isAgreed === true && !this.encrypted;
  }

  /** Sends what the protocol itself has to say about messages; it is no event and costs no token. (WSE-DLV-030) */
  protected answer(answer: Envelope, nowMs: number): void {
    if (this.isOpen) this.transmit(this.#complete(answer, nowMs), 'event', nowMs);
  }

  #complete(event: Envelope, nowMs: number): Envelope {
    return completeEnvelope(event, {
      nextId: () => this.nextId(nowMs),
      nextSeq: this.plan.nextSeq,
      nowMs: () => nowMs,
    });
  }

  #whyNotSend({ id }: Envelope, nowMs: number): SendOutcome | undefined {
    if (!this.isOpen) return 'closed';
    const key = this.#dedupKey(id);
    if (key !== undefined && this.plan.sentIds.has(key, nowMs)) {
      this.counters.duplicates += 1;
      return 'duplicate';
    }
    if (this.#mustSealAndCannot) return 'undecided';
    return this.ratesAt(nowMs).takeOut(nowMs) ? undefined : this.limited('out', nowMs);
  }

  #remember({ id }: Envelope, nowMs: number): void {
    const key = this.#dedupKey(id);
    if (key !== undefined) this.plan.sentIds.add(key, nowMs);
  }

  #contextOf(compressionThresholdBytes: number | undefined): CodecContext {
    return compressionThresholdBytes === undefined ? this.outbound : { ...this.outbound, compressionThresholdBytes };
  }

  /** What is too long is halved: clients measure what they have inflated. Gives how many the connection had room for. */
  #passBatch(prepared: readonly Prepared[], nowMs: number, context: CodecContext): number {
    const batch = this.#complete(packBatch(prepared.map(({ message }) => message)), nowMs);
    const plain = this.encode(batch, 'event', nowMs, { context: { ...context, compressionThresholdBytes: 0 } });
    const threshold = context.cipher === undefined ? context.compressionThresholdBytes : 0;
    if (plain.length <= limits.max_message_bytes) {
      const isLong = threshold > 0 && plain.length > threshold;
      if (!this.pass(isLong ? this.encode(batch, 'event', nowMs, { context }) : plain)) return 0;
      for (const { event } of prepared) this.#remember(event, nowMs);
      return prepared.length;
    }
    const half = prepared.length >> 1;
    if (half === 0) {
      const found = `${plain.length} bytes found, at most ${limits.max_message_bytes} allowed`;
      throw new CodecError('frame_too_large', `sending a batch: an event of ${found}`);
    }
    const first = this.#passBatch(prepared.slice(0, half), nowMs, context);
    return first + this.#passBatch(prepared.slice(half), nowMs, context);
  }

  protected limited(direction: 'out' | 'in', nowMs: number): SendOutcome {
    this.counters.rateLimited += 1;
    this.tell({ type: 'rate_limited', direction, retryAfterMs: this.ratesAt(nowMs).retryAfterMs(direction, nowMs) });
    return 'rate_limited';
  }

  #sendFrame(frame: Frame, nowMs: number, isSealed: boolean): SendOutcome {
    if (!this.isOpen) return 'closed';
    if (isSealed && this.#mustSealAndCannot) return 'undecided';
    const { cipher } = this.outbound;
    if (this.keys !== undefined) this.keys.nowMs = nowMs;
    const sealed = isSealed ? cipher?.seal(typeof frame === 'string' ? encodeUtf8(frame) : frame) : undefined;
    return this.pass(sealed ?? frame) ? 'sent' : 'full';
  }

  /** What identifies an event that was sent before; undefined for ids that are no text. (WSE-DLV-015 to WSE-DLV-019) */
  #dedupKey(id: unknown): string | undefined {
    if (typeof id !== 'string') return undefined;
    return `${this.connectionId}/${id}`;
  }
}
