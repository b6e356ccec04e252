import type { NatsConnection } from '@nats-io/transport-node';
import type { Clock } from '../../clock.ts';
import type { Publication } from '../backplane.ts';
import type { Counts } from '../counts.ts';
import { RecentMap } from '../recent-map.ts';
import { encodeParcel, maxParcelPublications } from './parcel.ts';
import { isHashed, topicSubject } from './subject.ts';

const maxSegmentBytes = 65_536;
const mostTopics = 65_536;
/** So many publications are asked about at once; fewer after this time. */
const askMessages = 256;
const askMs = 10;

/** What {@link Outgoing} needs. */
export interface OutgoingHome {
  readonly nodeId: string;
  readonly counts: Counts;
  readonly node: { readonly clock: Clock };
  readonly maxPendingMessages: number;
  readonly maxPendingBytes: number;
  /** What goes in front of a topic's tokens. */
  readonly live: string;
  connection(): NatsConnection | undefined;
  nextNumber(): number;
}

interface Segment {
  readonly topic: string;
  readonly first: Publication;
  readonly texts: string[];
  /** Publications to the topic before them. */
  readonly before: number;
  bytes: number;
}

/**
 * Sends publications without history, at most once.
 *
 * Publications to one topic in one turn go as one message. The engine is asked how far it is all the time: what it did not
 * confirm when the connection breaks counts as dropped, though a part of it may have arrived.
 */
export class Outgoing {
  readonly #home: OutgoingHome;
  /** Publications so far, by topic: with them the others find out what did not come. */
  readonly #published = new RecentMap<number>(mostTopics);
  #segment: Segment | undefined;
  #pendingMessages = 0;
  #pendingBytes = 0;
  #unaskedMessages = 0;
  #unaskedBytes = 0;
  #isAsking = false;
  #isStopped = false;
  #callOff: (() => void) | undefined;

  constructor(home: OutgoingHome) {
    this.#home = home;
  }

  publish(publication: Publication): void {
    const { counts, maxPendingMessages, maxPendingBytes } = this.#home;
    const bytes = Buffer.byteLength(publication.text);
    const isFull = this.#pendingMessages >= maxPendingMessages || this.#pendingBytes + bytes > maxPendingBytes;
    if (isFull || this.#home.connection() === undefined) {
      counts.messagesDropped += 1;
      this.flush();
      this.#count(publication.topic);
      return;
    }
    this.#pendingMessages += 1;
    this.#pendingBytes += bytes;
    this.#append(publication, bytes);
  }

  /** Sends what waits for the end of the turn. */
  flush(): void {
    const segment = this.#segment;
    this.#segment = undefined;
    if (segment !== undefined) this.#send(segment);
  }

  #append(publication: Publication, bytes: number): void {
    if (this.#segment !== undefined && !continues(this.#segment, publication, bytes)) this.flush();
    if (this.#segment !== undefined) {
      this.#segment.texts.push(publication.text);
      this.#segment.bytes += bytes;
      this.#count(publication.topic);
      return;
    }
    const { topic, text } = publication;
    this.#segment = { topic, first: publication, texts: [text], before: this.#count(topic), bytes };
    queueMicrotask(() => this.flush());
  }

  /** Counts one more; gives how many there were before. */
  #count(topic: string): number {
    const count = this.#published.get(topic) ?? 0;
    this.#published.set(topic, count + 1);
    return count;
  }

  #send({ topic, first, texts, before, bytes }: Segment): void {
    const { nodeId, counts, live } = this.#home;
    const connection = this.#home.connection();
    const subject = topicSubject(topic);
    const named = isHashed(subject) ? topic : undefined;
    const number = this.#home.nextNumber();
    const payload = encodeParcel({ node: nodeId, number, texts, position: first.position, topic: named, before });
    try {
      if (connection === undefined) throw new Error('the connection is gone');
      connection.publish(live + subject, payload);
      counts.messagesSent += texts.length;
      counts.bytesSent += bytes;
      this.#unaskedMessages += texts.length;
      this.#unaskedBytes += bytes;
      this.#askSoon();
    } catch {
      // Gone, or more than the server takes in one message.
      this.#settle(texts.length, bytes, false);
    }
  }

  /** One question at a time: the answer says that all sent before it was taken. */
  #askSoon(): void {
    if (this.#isAsking || this.#isStopped || this.#unaskedMessages === 0) return;
    if (this.#unaskedMessages >= askMessages) this.#ask();
    else this.#callOff ??= this.#home.node.clock.schedule(askMs, () => this.#ask());
  }

  #ask(): void {
    this.#endWaiting();
    const connection = this.#home.connection();
    if (connection === undefined) {
      this.interrupted();
      return;
    }
    const [messages, bytes] = [this.#unaskedMessages, this.#unaskedBytes];
    this.#unaskedMessages = 0;
    this.#unaskedBytes = 0;
    this.#isAsking = true;
    const answered = (isTaken: boolean): void => {
      this.#isAsking = false;
      this.#settle(messages, bytes, isTaken);
      this.#askSoon();
    };
    connection.flush().then(
      () => answered(true),
      () => answered(false),
    );
  }

  /** The connection is gone: what nobody was asked about is in doubt as well. */
  interrupted(): void {
    this.#endWaiting();
    this.#settle(this.#unaskedMessages, this.#unaskedBytes, false);
    this.#unaskedMessages = 0;
    this.#unaskedBytes = 0;
  }

  /** Sends what waits, and asks no more. */
  stop(): void {
    this.#isStopped = true;
    this.flush();
    this.#endWaiting();
  }

  #endWaiting(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #settle(messages: number, bytes: number, isTaken: boolean): void {
    this.#pendingMessages -= messages;
    this.#pendingBytes -= bytes;
    if (!isTaken) this.#home.counts.messagesDropped += messages;
  }
}

function continues(segment: Segment, { topic, text, position }: Publication, bytes: number): boolean {
  if (segment.topic !== topic || segment.texts.length >= maxParcelPublications) return false;
  // The engine's own limit is for a message as a whole, which one long text may fill.
  if (segment.bytes + bytes > maxSegmentBytes || text.length > maxSegmentBytes) return false;
  const first = segment.first.position;
  if (first === undefined || position === undefined) return first === position;
  return position.epoch === first.epoch && position.offset === first.offset + segment.texts.length;
}
