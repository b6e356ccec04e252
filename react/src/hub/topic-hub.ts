import type { AnyClient, ClientMessage } from '@wsekit/client-core';
import { PresenceWatch } from './presence-watch.ts';
import type { TopicFold } from './topic-fold.ts';
import { type HoldOptions, TopicHolds } from './topic-holds.ts';

/** What becomes of a fold, whatever its state is made of. */
export type AnyFold = Pick<TopicFold<never>, 'topic' | 'push' | 'missed' | 'resume' | 'abandon'> & {
  readonly accepts: ((message: ClientMessage) => boolean) | undefined;
};

interface Attachment {
  /** Gives the topic up. */
  release: () => void;
  /** Set while its component is away, and may come back. */
  callOff: (() => void) | undefined;
}

/** What components of one client share: the topics they hold, and the states that are folded of them. */
export class TopicHub {
  /** Who is in topics that somebody looks at. */
  readonly presence: PresenceWatch;
  readonly #client: AnyClient;
  readonly #holds: TopicHolds;
  readonly #attachments = new Map<AnyFold, Attachment>();
  readonly #byTopic = new Map<string, Set<AnyFold>>();
  /** Folds that choose their messages by themselves. */
  readonly #choosers = new Set<AnyFold>();
  /** Folds whose component was away for too long. */
  readonly #abandoned = new WeakSet<AnyFold>();
  #stopListening: (() => void) | undefined;

  constructor(client: AnyClient) {
    this.#client = client;
    this.#holds = new TopicHolds(client);
    this.presence = new PresenceWatch(client);
  }

  /** Holds topics until what this gives is called, and for the grace behind it. */
  hold(topics: readonly string[], options: HoldOptions, graceMs: number): () => void {
    for (const topic of topics) this.#holds.hold(topic, options);
    return () => {
      this.#client.clock.schedule(graceMs, () => {
        for (const topic of topics) this.#holds.release(topic);
      });
    };
  }

  /** Somebody looks at a fold: it gets messages from now on, and those that came while its component was away for a moment. */
  attach(fold: AnyFold, options: HoldOptions): void {
    const known = this.#attachments.get(fold);
    if (known !== undefined) {
      known.callOff?.();
      known.callOff = undefined;
      fold.resume();
      return;
    }
    this.#holds.hold(fold.topic, options);
    this.#attachments.set(fold, { release: () => this.#holds.release(fold.topic), callOff: undefined });
    this.#file(fold);
    this.#stopListening ??= this.#listen();
    if (this.#abandoned.delete(fold)) fold.missed(undefined, 'not_held');
  }

  /** Nobody looks at a fold: its messages wait for its component for so long, and its topic is held. */
  detach(fold: AnyFold, graceMs: number): void {
    const attachment = this.#attachments.get(fold);
    if (attachment === undefined) return;
    attachment.callOff?.();
    attachment.callOff = this.#client.clock.schedule(graceMs, () => this.#drop(fold, attachment));
  }

  #drop(fold: AnyFold, { release }: Attachment): void {
    this.#attachments.delete(fold);
    this.#unfile(fold);
    this.#abandoned.add(fold);
    fold.abandon();
    release();
    if (this.#attachments.size > 0) return;
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  #file(fold: AnyFold): void {
    const folds = this.#byTopic.get(fold.topic) ?? new Set();
    this.#byTopic.set(fold.topic, folds.add(fold));
    if (fold.accepts !== undefined) this.#choosers.add(fold);
  }

  #unfile(fold: AnyFold): void {
    const folds = this.#byTopic.get(fold.topic);
    folds?.delete(fold);
    if (folds?.size === 0) this.#byTopic.delete(fold.topic);
    this.#choosers.delete(fold);
  }

  #listen(): () => void {
    const ends = [
      this.#client.on('*', (message) => this.#take(message)),
      this.#client.onEvent((event) => {
        if (event.type !== 'lost') return;
        for (const fold of [...(this.#byTopic.get(event.topic) ?? [])]) fold.missed(event.messages, 'server');
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Who comes or goes because of a message has no part in it, or still has. */
  #take(message: ClientMessage): void {
    const { topic } = message;
    const folds = topic === undefined ? undefined : this.#byTopic.get(topic);
    if (folds !== undefined) {
      for (const fold of [...folds]) if (fold.accepts === undefined) fold.push(message);
    }
    if (this.#choosers.size === 0) return;
    for (const fold of [...this.#choosers]) if (fold.accepts?.(message) === true) fold.push(message);
  }
}
