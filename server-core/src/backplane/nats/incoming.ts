import type { Msg } from '@nats-io/transport-node';
import type { BackplaneNode } from '../backplane.ts';
import type { Counts } from '../counts.ts';
import { RecentMap } from '../recent-map.ts';
import type { Placed } from './cursor.ts';
import { Losses } from './losses.ts';
import { decodeParcel, type Parcel, publicationsOf } from './parcel.ts';
import { decodeTopic, topicSubject } from './subject.ts';

const maxKnownNodes = 1_024;

/** What {@link Incoming} needs. */
export interface IncomingHome {
  readonly nodeId: string;
  readonly node: BackplaneNode;
  readonly counts: Counts;
  holds(topic: string): boolean;
  /** Takes parcels that have a place in the history of the engine; absent where there is none. */
  placed?: ((topic: string, placed: Placed) => void) | undefined;
}

/** Takes what comes from the engine, whoever sent it. */
export class Incoming {
  readonly #home: IncomingHome;
  /** Numbers of the last parcels, by node: what comes by two subscriptions comes once. */
  readonly #lastNumbers = new RecentMap<number>(maxKnownNodes);
  readonly #losses = new Losses();

  constructor(home: IncomingHome) {
    this.#home = home;
  }

  /** Takes a message to a topic's tokens. */
  receive(subject: string, message: Msg): void {
    this.#home.counts.bytesReceived += message.data.length;
    const parcel = decodeParcel(message.data);
    const topic = parcel === undefined ? undefined : topicOf(subject, parcel);
    if (parcel === undefined || topic === undefined) {
      this.#home.counts.unknownMessageTypes += 1;
      return;
    }
    const sequence = Number(message.headers?.get('Nats-Sequence'));
    const previous = Number(message.headers?.get('Nats-Last-Sequence'));
    if (sequence > 0 && parcel.position !== undefined) this.#home.placed?.(topic, { parcel, sequence, previous });
    else if (parcel.node !== this.#home.nodeId && this.#isNew(parcel)) this.#follow(topic, parcel);
  }

  /** One interest is gone. */
  dropped(interest: string): void {
    this.#losses.dropped(interest, (topic) => this.#home.holds(topic));
  }

  #follow(topic: string, parcel: Parcel): void {
    if (!this.#home.holds(topic)) return;
    this.#home.counts.messagesDropped += this.#losses.before(topic, parcel);
    this.deliver(topic, parcel);
  }

  /** Gives publications to the node, where it holds the topic. */
  deliver(topic: string, parcel: Parcel): void {
    const { node, counts, nodeId } = this.#home;
    const isOwn = parcel.node === nodeId;
    if (!isOwn && !this.#home.holds(topic)) return;
    for (const publication of publicationsOf(topic, parcel)) {
      try {
        const reached = node.deliver({ ...publication, node: parcel.node });
        if (!isOwn) counts.messagesDelivered += reached;
      } catch (error) {
        node.logger.error({ err: error, topic }, 'a publication of another node was not delivered');
      }
    }
  }

  #isNew({ node, number }: Parcel): boolean {
    if (number <= (this.#lastNumbers.get(node) ?? -1)) return false;
    this.#lastNumbers.set(node, number);
    return true;
  }
}

/** The topic of a parcel: told by its subject, or by itself where the subject is its hash. */
export function topicOf(subject: string, { topic }: Parcel): string | undefined {
  const told = decodeTopic(subject);
  if (told !== undefined) return topic === undefined ? told : undefined;
  return topic !== undefined && topicSubject(topic) === subject ? topic : undefined;
}
