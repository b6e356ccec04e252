import { injectCategory, isStampable, stampPosition } from '@wsekit/codec';
import { createMessageSigner, type MessageSigner, signPublication } from '@wsekit/codec/session';
import type { Publication, PublicationPosition, RemotePublication } from '../backplane/backplane.ts';
import type { ClientConnection } from '../connection/client-connection.ts';
import type { Counters } from '../counters.ts';
import type { ResolvedOptions } from '../options.ts';
import type { Holds } from '../recovery/holds.ts';
import type { RecoveryStore } from '../recovery/recovery-store.ts';
import type { Audience } from './audience.ts';
import type { QueueGroups } from './queue-group.ts';
import { TopicCounts } from './topic-counts.ts';
import type { TopicIndex } from './topic-index.ts';

/** What publications go through. */
export interface PublisherHome {
  readonly options: ResolvedOptions;
  readonly counters: Counters;
  readonly topics: TopicIndex<ClientConnection>;
  readonly queueGroups: QueueGroups<ClientConnection>;
  readonly everyone: Audience<ClientConnection>;
  readonly recovery: RecoveryStore | undefined;
  readonly interest: { holds(topic: string): boolean };
  /** What leads to other nodes. With `history` what is published comes back from there. */
  readonly nodes: {
    readonly isJoined: boolean;
    readonly history: object | undefined;
    publish(publication: Publication): void;
  };
  /** What waits for those who are given what they missed. */
  readonly holds: Holds<ClientConnection>;
  nowMs(): number;
}

/** Sends publications to the subscribers of a topic, and keeps them for those who come back. */
export class Publisher {
  readonly #home: PublisherHome;
  readonly #counts = new TopicCounts();
  readonly #signer: MessageSigner | undefined;

  constructor(home: PublisherHome) {
    const { signing } = home.options;
    this.#home = home;
    this.#signer = signing === undefined ? undefined : createMessageSigner(signing);
  }

  /** Publications by topic, for metrics. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts.all;
  }

  /** Publishes a text to a topic on all nodes; gives the number of connections of this one. (WSE-DLV-003, WSE-DLV-005) */
  publish(topic: string, text: string): number {
    const { nodes, options } = this.#home;
    this.#counts.add(topic);
    const written = injectCategory(text, options.wire);
    if (nodes.history !== undefined) {
      nodes.publish({ topic, text: written, ...(this.#isKept(written) ? {} : { kept: false }) });
      return this.#sizeOf(topic);
    }
    const { sent, position } = this.#kept(topic, written);
    const reached = this.deliver(topic, sent);
    if (nodes.isJoined) nodes.publish({ topic, text: written, position });
    return reached;
  }

  /** Publishes a text to a topic on this node alone; where histories are elsewhere, into none of them. */
  publishLocal(topic: string, text: string): number {
    this.#counts.add(topic);
    return this.deliver(topic, this.#kept(topic, injectCategory(text, this.#home.options.wire)).sent);
  }

  /** Delivers what another node published, or what comes back from the history of the backplane. */
  deliverRemote(publication: RemotePublication): number {
    const { topic, text, position } = publication;
    const { nodes, recovery, options, interest } = this.#home;
    if (nodes.history !== undefined) {
      const sent = position === undefined ? this.#signed(text) : this.textOf(topic, text, position);
      return this.deliver(topic, sent, position);
    }
    if (recovery === undefined || position === undefined || recovery.foreign.hasPassed(topic, position)) {
      return this.deliver(topic, this.#signed(text));
    }
    // (WSE-REC-026)
    const isStamped = options.profile === 'documented' && isStampable(text);
    const sent = this.#signed(isStamped ? stamped(topic, text, position) : text);
    if (interest.holds(topic)) recovery.foreign.keep(publication, sent, this.#home.nowMs());
    else recovery.foreign.passOver(topic);
    return this.deliver(topic, sent);
  }

  /** Delivers what did not get to the history it was meant for. */
  deliverAlone({ topic, text }: Publication): void {
    this.deliver(topic, this.#signed(text));
  }

  /** What a publication of the backplane's history looks like on the wire. */
  textOf(topic: string, text: string, position: PublicationPosition): string {
    return this.#signed(this.#stamps ? stamped(topic, text, position) : text);
  }

  /** Sends a text as it is to all who hold the topic; those who wait get it later. */
  deliver(topic: string, text: string, position?: PublicationPosition): number {
    const { topics, queueGroups, counters, holds } = this.#home;
    const nowMs = this.#home.nowMs();
    const audience = topics.audienceOf(topic);
    let reached = audience?.publish(text, nowMs) ?? 0;
    if (holds.size > 0) reached += holds.keep(topic, text, position);
    for (const worker of queueGroups.choose(topic)) {
      // Lost for the whole group. (WSE-SUB-042)
      if (worker === undefined) counters.slowConsumerDrops += 1;
      // Who is both gets it once. (WSE-SUB-043)
      else if (audience?.has(worker) !== true && !holds.isWaiting(worker, topic)) {
        worker.sendPublication(text, nowMs);
        reached += 1;
      }
    }
    return reached;
  }

  /** Sends a text to every connection. (WSE-DLV-004) */
  broadcast(text: string): number {
    const { everyone, options } = this.#home;
    return everyone.publish(this.#signed(injectCategory(text, options.wire)), this.#home.nowMs());
  }

  /** Sends bytes to every connection. */
  broadcastBytes(bytes: Uint8Array): number {
    const { everyone } = this.#home;
    const nowMs = this.#home.nowMs();
    return everyone.publishBytes(bytes, (member) => member.session.publish(bytes, nowMs));
  }

  /** Stamps a text and puts it into its topic's history, where there are histories. (WSE-REC-010, WSE-REC-023) */
  #kept(topic: string, text: string): { readonly sent: string; readonly position?: PublicationPosition } {
    const { recovery } = this.#home;
    if (recovery === undefined || !this.#isKept(text)) return { sent: this.#signed(text) };
    const nowMs = this.#home.nowMs();
    const position = recovery.next(topic, nowMs);
    const sent = this.#signed(this.#stamps ? stamped(topic, text, position) : text);
    recovery.keep(topic, sent, Buffer.byteLength(sent), nowMs);
    return { sent, position };
  }

  get #stamps(): boolean {
    const { wire, profile } = this.#home.options;
    return wire.recovery_stamp || profile === 'documented';
  }

  /** What cannot be stamped takes no place. (WSE-REC-023) */
  #isKept(text: string): boolean {
    return this.#home.options.wire.recovery && (!this.#stamps || isStampable(text));
  }

  /** Connections that get a publication of this moment, each queue group counted once. */
  #sizeOf(topic: string): number {
    const { topics, queueGroups } = this.#home;
    return (topics.audienceOf(topic)?.size ?? 0) + Object.keys(queueGroups.sizes(topic)).length;
  }

  /** Once for all who get it: the signature covers the stamp as well. */
  #signed(text: string): string {
    return this.#signer === undefined ? text : signPublication(this.#signer, text, this.#home.nowMs());
  }
}

function stamped(topic: string, text: string, { epoch, offset }: PublicationPosition): string {
  return stampPosition(text, topic, epoch, offset);
}
