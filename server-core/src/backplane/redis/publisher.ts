import type { Clock } from '../../clock.ts';
import type { Publication, PublicationPosition } from '../backplane.ts';
import type { Counts } from '../counts.ts';
import { MissingPlaces } from '../missing-places.ts';
import { type Engine, isRefusal } from './engine.ts';
import type { RedisKeys } from './keys.ts';
import { encodeBody, encodeHead, encodeMessage, isPosition, joinMessages } from './message.ts';
import { TopicNumbers } from './numbers.ts';
import type { ResolvedRedisOptions } from './options.ts';
import { type OwnPublication, OwnPublications } from './own-publications.ts';
import { publishScript } from './scripts.ts';
import { type Batch, TurnBatches } from './turn-batches.ts';

/** What publishing needs. */
export interface PublisherHome {
  readonly engine: Pick<Engine, 'canPublish' | 'commands' | 'run'>;
  readonly keys: RedisKeys;
  readonly options: ResolvedRedisOptions;
  readonly counters: Counts;
  readonly clock: Clock;
  /** Whether a pattern of some node matches a topic. */
  isWide(topic: string): boolean;
  /** A publication has its place in the history. */
  placed(own: OwnPublication, position: PublicationPosition): void;
  /** A publication without a place in the history went to the engine. */
  sent(own: OwnPublication): void;
  /** A publication did not get to the engine. */
  unsent(publication: Publication): void;
}

/**
 * Gives publications to the engine, in order.
 *
 * What was under way when the engine was lost is uncertain. With history it is sent again when the engine is back, ahead of
 * all else, and takes its place once; without history it is counted as dropped. What gets no place leaves a hole in the
 * offsets before the next publication of this node to its topic, so that the readers of other nodes see that it is missing.
 */
export class RedisPublisher {
  readonly #home: PublisherHome;
  readonly #owns: OwnPublications;
  readonly #numbers = new TopicNumbers();
  readonly #missing = new MissingPlaces();
  readonly #batches = new TurnBatches((batch) => this.#sendBatch(batch));
  #uncertain: OwnPublication[] = [];
  #giveUp: (() => void) | undefined;

  constructor(home: PublisherHome) {
    this.#home = home;
    this.#owns = new OwnPublications(home.options.nodeId, home.options);
  }

  /** Publications that wait for the engine. */
  get waiting(): number {
    return this.#owns.size;
  }

  /** Publishes; at once told to be unsent where the engine is not there, or too much waits for it. */
  publish(publication: Publication): void {
    const { engine, options } = this.#home;
    const { topic, text } = publication;
    const bytes = Buffer.byteLength(text);
    const isForHistory = this.#isForHistory(publication);
    // Behind those of which nobody knows whether they have a place, so that their order stays.
    const isBehind = isForHistory && this.#owns.has(topic);
    const canGo = (engine.canPublish || isBehind) && bytes <= options.maxMessageBytes && this.#owns.hasRoom(bytes);
    if (!canGo) {
      this.#lose(publication, 0);
      return;
    }
    const own = this.#owns.add(publication, bytes, isForHistory ? this.#missing.take(topic) : 0);
    if (!isForHistory) this.#send(own);
    else if (engine.canPublish) void this.#keep(own, false);
    else this.#doubt(own);
  }

  /** Whether a publication of this node, come back, is to be delivered: the first time alone. */
  settle(seq: number): boolean {
    const own = this.#owns.get(seq);
    return own !== undefined && this.#owns.settle(own);
  }

  /** A publication that will not come back, though it was taken. */
  missed(own: OwnPublication): void {
    if (this.#owns.settle(own)) this.#lose(own.publication, own.missing);
  }

  /** The engine may be there again: sends what is uncertain, and is done when all of it has an answer. */
  async resume(): Promise<void> {
    const again = this.#uncertain.splice(0).sort(bySeq);
    await Promise.all(again.map((own) => this.#keep(own, true)));
    if (this.#uncertain.length > 0) return;
    this.#giveUp?.();
    this.#giveUp = undefined;
  }

  /** Ends: what has no answer is unsent. */
  end(): void {
    this.#batches.flush();
    this.#giveUp?.();
    this.#uncertain = [];
    for (const own of [...this.#owns.all]) this.missed(own);
  }

  #isForHistory({ kept }: Publication): boolean {
    return this.#home.options.history !== undefined && kept !== false;
  }

  /** A publication got no place, and so many before it had got none. */
  #lose(publication: Publication, before: number): void {
    const { topic } = publication;
    if (this.#isForHistory(publication)) this.#missing.add(topic, before + 1);
    this.#home.counters.messagesDropped += 1;
    this.#home.unsent(publication);
  }

  #send(own: OwnPublication): void {
    const { node, seq } = own;
    const { topic, text, position } = own.publication;
    const hasHistory = this.#home.options.history !== undefined;
    const number = hasHistory ? undefined : this.#numbers.take(topic);
    const message = encodeMessage({ node, seq, number, position, topic, text });
    // Where others go to the history at once, it stays in its place among them.
    if (hasHistory) this.#sendBatch({ topic, owns: [own], messages: [message] });
    else this.#batches.add(own, message);
  }

  #sendBatch({ topic, owns, messages }: Batch): void {
    this.#tell(topic, joinMessages(messages)).then(
      () => {
        for (const own of owns) this.#taken(own);
      },
      () => {
        for (const own of owns) this.missed(own);
      },
    );
  }

  /** Rejects, and does not throw, where a client refuses a command at once. */
  async #tell(topic: string, message: string): Promise<void> {
    const { engine, keys } = this.#home;
    const sent = engine.commands.spublish(keys.topic(topic), message);
    if (this.#home.isWide(topic)) await Promise.all([sent, engine.commands.publish(keys.wide, message)]);
    else await sent;
  }

  /** The engine has taken a publication without a place in a history. */
  #taken(own: OwnPublication): void {
    const { counters } = this.#home;
    counters.messagesSent += 1;
    counters.bytesSent += own.bytes;
    if (this.#owns.settle(own)) this.#home.sent(own);
  }

  async #keep(own: OwnPublication, isAgain: boolean): Promise<void> {
    try {
      const answer = await this.#home.engine.run(publishScript, this.#argumentsOf(own, isAgain));
      const position = readPosition(answer);
      if (position === undefined) return this.missed(own);
      this.#home.counters.messagesSent += 1;
      this.#home.counters.bytesSent += own.bytes;
      this.#home.placed(own, position);
    } catch (error) {
      if (isRefusal(error)) this.missed(own);
      else this.#doubt(own);
    }
  }

  #argumentsOf(
    { node, seq, missing, publication: { topic, text } }: OwnPublication,
    isAgain: boolean,
  ): (string | number)[] {
    const { keys, options } = this.#home;
    const { bufferEntries = 0, ttlMs = 0 } = options.history ?? {};
    const names = [keys.place(topic), keys.stream(topic), keys.topic(topic)];
    const wide = this.#home.isWide(topic) ? keys.wide : '';
    const epoch = options.randomUint32() >>> 0;
    const again = isAgain ? '1' : '0';
    return [
      ...names,
      node,
      seq,
      again,
      epoch,
      bufferEntries,
      ttlMs,
      wide,
      encodeHead(node, seq),
      encodeBody(topic, text),
      missing,
    ];
  }

  /** Nobody knows whether the engine has it. */
  #doubt(own: OwnPublication): void {
    if (own.isSettled) return;
    this.#uncertain.push(own);
    this.#giveUp ??= this.#home.clock.schedule(this.#home.options.uncertainMs, () => {
      this.#giveUp = undefined;
      for (const each of this.#uncertain.splice(0).sort(bySeq)) this.missed(each);
    });
  }
}

function bySeq(one: OwnPublication, other: OwnPublication): number {
  return one.seq - other.seq;
}

/** Reads the answer of the script; undefined for a publication that was kept and is gone by now. */
function readPosition(answer: unknown): PublicationPosition | undefined {
  const [epoch, offset]: unknown[] = Array.isArray(answer) ? answer : [];
  const position = { epoch: Number(epoch), offset: Number(offset) };
  return isPosition(position) ? position : undefined;
}
