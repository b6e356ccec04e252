import { injectCategory, isStampable, stampPosition } from '@wsekit/codec';
import { createMessageSigner, type MessageSigner } from '@wsekit/codec/session';
import type { ClientConnection } from '../connection/client-connection.ts';
import type { Counters } from '../counters.ts';
import type { ResolvedOptions } from '../options.ts';
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

  /** Publishes a text to a topic; gives the number of connections it was meant for. (WSE-DLV-003, WSE-DLV-005) */
  publish(topic: string, text: string): number {
    const { options } = this.#home;
    this.#counts.add(topic);
    return this.deliver(topic, this.#kept(topic, injectCategory(text, options.wire)));
  }

  /** Sends a text as it is to all who hold the topic. */
  deliver(topic: string, text: string): number {
    const { topics, queueGroups, counters } = this.#home;
    const nowMs = this.#home.nowMs();
    const audience = topics.audienceOf(topic);
    let reached = audience?.publish(text, nowMs) ?? 0;
    for (const worker of queueGroups.choose(topic)) {
      // Lost for the whole group. (WSE-SUB-042)
      if (worker === undefined) counters.slowConsumerDrops += 1;
      // Who is both gets it once. (WSE-SUB-043)
      else if (audience?.has(worker) !== true) {
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
  #kept(topic: string, text: string): string {
    const { recovery, options } = this.#home;
    if (recovery === undefined) return this.#signed(text);
    const stamps = options.wire.recovery_stamp || options.profile === 'documented';
    if (stamps && !isStampable(text)) return this.#signed(text);
    const nowMs = this.#home.nowMs();
    const { epoch, offset } = recovery.next(topic, nowMs);
    const stamped = this.#signed(stamps ? stampPosition(text, topic, epoch, offset) : text);
    recovery.keep(topic, stamped, Buffer.byteLength(stamped), nowMs);
    return stamped;
  }

  /** Once for all who get it: the signature covers the stamp as well. */
  #signed(text: string): string {
    return this.#signer?.signPublication(text, this.#home.nowMs()) ?? text;
  }
}
