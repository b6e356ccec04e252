import { injectCategory, stampPosition } from '@wsekit/codec';
import type { Hub } from '../hub.ts';

/** Publications of one topic so far; the topics that are counted are few, those published to last. */
const mostCountedTopics = 10_000;

/** Sends publications to the subscribers of a topic, and keeps them for those who come back. */
export class Publisher {
  readonly #hub: Hub;
  readonly #counts = new Map<string, number>();

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** Publications by topic, for metrics. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** Publishes a text to a topic; gives the number of connections it was meant for. (WSE-DLV-003, WSE-DLV-005) */
  publish(topic: string, text: string): number {
    const { options } = this.#hub;
    this.#count(topic);
    return this.deliver(topic, this.#kept(topic, injectCategory(text, options.wire)));
  }

  /** Sends a text as it is to all who hold the topic. */
  deliver(topic: string, text: string): number {
    const { topics, queueGroups } = this.#hub;
    const nowMs = this.#hub.nowMs();
    const audience = topics.audienceOf(topic);
    let reached = audience?.publish(text, nowMs) ?? 0;
    for (const worker of queueGroups.choose(topic)) {
      // Who is both gets it once. (WSE-SUB-043)
      if (audience?.has(worker) === true) continue;
      worker.sendPublication(text, nowMs);
      reached += 1;
    }
    return reached;
  }

  /** Sends a text to every connection. (WSE-DLV-004) */
  broadcast(text: string): number {
    const { everyone, options } = this.#hub;
    return everyone.publish(injectCategory(text, options.wire), this.#hub.nowMs());
  }

  /** Sends bytes to every connection. */
  broadcastBytes(bytes: Uint8Array): number {
    const { everyone } = this.#hub;
    const nowMs = this.#hub.nowMs();
    return everyone.publishBytes(bytes, (member) => member.session.publishBytes(bytes, nowMs));
  }

  /** Stamps a text and puts it into its topic's history, where there are histories. (WSE-REC-010, WSE-REC-023) */
  #kept(topic: string, text: string): string {
    const { recovery, options } = this.#hub;
    if (recovery === undefined) return text;
    const stamps = options.wire.recovery_stamp || options.profile === 'documented';
    if (stamps && !text.startsWith('{')) return text;
    const nowMs = this.#hub.nowMs();
    const { epoch, offset } = recovery.next(topic, nowMs);
    const stamped = stamps ? stampPosition(text, topic, epoch, offset) : text;
    recovery.keep(topic, stamped, Buffer.byteLength(stamped), nowMs);
    return stamped;
  }

  #count(topic: string): void {
    const count = this.#counts.get(topic);
    this.#counts.set(topic, (count ?? 0) + 1);
    if (count !== undefined || this.#counts.size <= mostCountedTopics) return;
    for (const counted of this.#counts.keys()) {
      if (this.#hub.topics.count(counted) > 0) continue;
      this.#counts.delete(counted);
      return;
    }
  }
}
