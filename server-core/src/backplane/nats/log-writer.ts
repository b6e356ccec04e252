import type { BackplaneNode, Publication } from '../backplane.ts';
import type { Counts } from '../counts.ts';
import { MissingPlaces } from '../missing-places.ts';
import type { Placed } from './cursor.ts';
import type { LogStore } from './log-store.ts';
import { encodeParcel, maxParcelPublications, type Parcel } from './parcel.ts';
import { isHashed, topicSubject } from './subject.ts';

const maxParcelBytes = 65_536;
const maxIdleLogs = 65_536;
const retryMs = 100;

/** What a {@link LogWriter} needs. */
export interface LogWriterHome {
  readonly nodeId: string;
  readonly node: BackplaneNode;
  readonly counts: Counts;
  readonly store: Pick<LogStore, 'append' | 'last'>;
  readonly maxPendingMessages: number;
  readonly maxPendingBytes: number;
  readonly ackTimeoutMs: number;
  readonly randomUint32: () => number;
  /** Whether the engine stores at the moment. */
  isUp(): boolean;
  nextNumber(): number;
  /** Sends what is not kept, to the others and to this node. */
  sendUnkept(publication: Publication): void;
  /** A parcel of this node is stored. */
  stored(topic: string, placed: Placed): void;
  /** A parcel may be stored or not, and is not waited for any more; true where it has come back all the same. */
  abandoned(parcel: Parcel): boolean;
  /** The engine did not store in time. */
  failing(): void;
}

/** Where a topic ends. */
interface Head {
  readonly epoch: number;
  /** Offset of the next publication. */
  readonly next: number;
  readonly sequence: number;
}

/** What goes into one message. */
interface Content {
  readonly number: number;
  readonly texts: readonly string[];
  /** Publications before them that were not stored. */
  readonly missing: number;
}

interface TopicLog {
  readonly topic: string;
  readonly waiting: Publication[];
  isWriting: boolean;
  head: Head | undefined;
}

/**
 * Stores publications of this node, one message of a topic after the other: each names the one it follows, so that offsets count
 * up whoever publishes, and a message that is sent again is stored once. What comes meanwhile waits, and goes as one message.
 * What is not stored leaves a hole in the offsets before the next message of this node to its topic, so that the readers of
 * other nodes see that it is missing.
 */
export class LogWriter {
  readonly #home: LogWriterHome;
  readonly #logs = new Map<string, TopicLog>();
  readonly #missing = new MissingPlaces();
  readonly #wake = new Set<() => void>();
  readonly #onIdle: (() => void)[] = [];
  #pendingMessages = 0;
  #pendingBytes = 0;
  #writing = 0;
  #isStopping = false;

  constructor(home: LogWriterHome) {
    this.#home = home;
  }

  publish(publication: Publication): void {
    const bytes = Buffer.byteLength(publication.text);
    const known = this.#logs.get(publication.topic);
    const { maxPendingMessages, maxPendingBytes } = this.#home;
    const isFull = this.#pendingMessages >= maxPendingMessages || this.#pendingBytes + bytes > maxPendingBytes;
    // Behind those of which nobody knows whether they are stored, so that their order stays.
    if (isFull || this.#isStopping || !(this.#home.isUp() || known?.isWriting === true)) {
      this.#lose(publication);
      return;
    }
    this.#pendingMessages += 1;
    this.#pendingBytes += bytes;
    const log = known ?? this.#createLog(publication.topic);
    log.waiting.push(publication);
    if (!log.isWriting) this.#begin(log);
  }

  /** The engine is back: what waits for it goes on. */
  wake(): void {
    for (const call of [...this.#wake]) call();
  }

  /** Gives up what is not stored yet. */
  stop(): void {
    this.#isStopping = true;
    this.wake();
  }

  /** Settles when nothing is under way any more. */
  async idle(): Promise<void> {
    if (this.#writing > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #createLog(topic: string): TopicLog {
    const log: TopicLog = { topic, waiting: [], isWriting: false, head: undefined };
    this.#logs.set(topic, log);
    return log;
  }

  #begin(log: TopicLog): void {
    log.isWriting = true;
    this.#writing += 1;
    // What is published in the same turn goes with it.
    queueMicrotask(() => void this.#write(log));
  }

  async #write(log: TopicLog): Promise<void> {
    while (log.waiting.length > 0) {
      const batch = takeBatch(log.waiting);
      if (batch[0]?.kept === false) this.#passUnkept(batch[0]);
      else await this.#store(log, batch);
    }
    log.isWriting = false;
    this.#writing -= 1;
    if (this.#writing === 0) for (const call of this.#onIdle.splice(0)) call();
    // Last in the row of those to be forgotten.
    this.#logs.delete(log.topic);
    if (log.head !== undefined) this.#logs.set(log.topic, log);
    this.#forgetIdle();
  }

  #passUnkept(publication: Publication): void {
    this.#settle([publication]);
    if (!this.#home.isUp()) {
      this.#lose(publication);
      return;
    }
    this.#home.sendUnkept(publication);
  }

  async #store(log: TopicLog, batch: readonly Publication[]): Promise<void> {
    const { node, ackTimeoutMs, store } = this.#home;
    const number = this.#home.nextNumber();
    const deadlineMs = node.clock.nowMs() + ackTimeoutMs;
    const content = { number, texts: batch.map(({ text }) => text), missing: this.#missing.take(log.topic) };
    let parcel = this.#parcelOf(log, content);
    while (!this.#isStopping && node.clock.nowMs() < deadlineMs) {
      try {
        if (!this.#home.isUp()) throw new Error('the engine is gone');
        log.head ??= await this.#findHead(log.topic);
        parcel = this.#parcelOf(log, content);
        const payload = encodeParcel(parcel);
        const sequence = await store.append(log.topic, payload, log.head.sequence, `${parcel.node}-${number}`);
        if (sequence !== undefined) return this.#stored(log, batch, parcel, sequence);
        log.head = undefined;
      } catch (error) {
        if (isTooLarge(error)) return this.#refuse(log, batch, content.missing);
        await this.#pause(Math.min(retryMs, deadlineMs - node.clock.nowMs()));
      }
    }
    this.#missing.add(log.topic, content.missing);
    this.#giveUp(log, batch, parcel);
  }

  #parcelOf({ topic, head }: TopicLog, { number, texts, missing }: Content): Parcel {
    const position = head === undefined ? undefined : { epoch: head.epoch, offset: head.next + missing };
    const named = isHashed(topicSubject(topic)) ? topic : undefined;
    return { node: this.#home.nodeId, number, texts, position, topic: named, before: undefined };
  }

  /** A topic without a message, or whose last one is none of ours, begins anew. (WSE-REC-002) */
  async #findHead(topic: string): Promise<Head> {
    const last = await this.#home.store.last(topic);
    const position = last?.parcel?.position;
    const sequence = last?.sequence ?? 0;
    if (position === undefined) return { epoch: this.#home.randomUint32() >>> 0, next: 0, sequence };
    return { epoch: position.epoch, next: position.offset + (last?.parcel?.texts.length ?? 0), sequence };
  }

  #stored(log: TopicLog, batch: readonly Publication[], parcel: Parcel, sequence: number): void {
    const { counts } = this.#home;
    const { epoch, offset } = parcel.position ?? { epoch: 0, offset: 0 };
    const previous = log.head?.sequence;
    log.head = { epoch, next: offset + batch.length, sequence };
    counts.messagesSent += batch.length;
    counts.bytesSent += this.#settle(batch);
    this.#home.stored(log.topic, { parcel, sequence, previous });
  }

  /** The engine has had its time: what waits behind does not get more. */
  #giveUp(log: TopicLog, batch: readonly Publication[], parcel: Parcel): void {
    log.head = undefined;
    const isBack = this.#home.abandoned(parcel);
    const lost = [...(isBack ? [] : batch), ...log.waiting];
    this.#settle([...batch, ...log.waiting]);
    log.waiting.length = 0;
    if (!this.#isStopping) this.#home.failing();
    for (const publication of lost) this.#lose(publication);
  }

  #refuse({ topic }: TopicLog, batch: readonly Publication[], missing: number): void {
    this.#missing.add(topic, missing);
    this.#settle(batch);
    for (const publication of batch) this.#lose(publication);
  }

  #lose(publication: Publication): void {
    if (publication.kept !== false) this.#missing.add(publication.topic, 1);
    this.#home.counts.messagesDropped += 1;
    try {
      this.#home.node.undelivered(publication);
    } catch (error) {
      this.#home.node.logger.error({ err: error }, 'a publication was not delivered to this node alone');
    }
  }

  #settle(batch: readonly Publication[]): number {
    const bytes = batch.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    this.#pendingMessages -= batch.length;
    this.#pendingBytes -= bytes;
    return bytes;
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        callOff();
        this.#wake.delete(go);
        resolve();
      };
      const callOff = this.#home.node.clock.schedule(Math.max(delayMs, 0), go);
      this.#wake.add(go);
    });
  }

  #forgetIdle(): void {
    if (this.#logs.size <= maxIdleLogs) return;
    for (const [topic, { isWriting }] of this.#logs) {
      if (isWriting) continue;
      this.#logs.delete(topic);
      return;
    }
  }
}

/** As many as go into one message; what is not kept goes alone. */
function takeBatch(waiting: Publication[]): readonly Publication[] {
  let count = 0;
  let bytes = 0;
  for (const { text, kept } of waiting) {
    if (count > 0 && kept === false) break;
    bytes += Buffer.byteLength(text);
    if (count > 0 && (bytes > maxParcelBytes || count >= maxParcelPublications)) break;
    count += 1;
    if (kept === false) break;
  }
  return waiting.splice(0, count);
}

/** The client library refuses what is more than the server takes; waiting does not make it smaller. */
function isTooLarge(error: unknown): boolean {
  return error instanceof Error && error.message.includes('max_payload');
}
