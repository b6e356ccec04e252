import type { AnyClient, ClientEvent } from '@wsekit/client-core';

/** Messages a server no longer had. */
export interface LostMessages {
  readonly topic: string;
  readonly reason: string;
  /** Undefined where nobody knows how many. */
  readonly messages: number | undefined;
}

/** What was missed, and what became of it. */
export interface RecoveryState {
  /** Messages that were missed, and came after all. */
  readonly recovered: number;
  /** What is lost and was not acknowledged; the latest of each topic. */
  readonly lost: readonly LostMessages[];
}

const maxTopics = 1000;

/** What a client recovers and loses, of one topic or all, while somebody looks. */
export class RecoveryLog {
  readonly #client: AnyClient;
  readonly #topic: string | undefined;
  #state: RecoveryState = nothing;
  readonly #listeners = new Set<() => void>();

  constructor(client: AnyClient, topic: string | undefined) {
    this.#client = client;
    this.#topic = topic;
  }

  readonly getSnapshot = (): RecoveryState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    const end = this.#client.onEvent((event) => this.#take(event));
    return () => {
      end();
      this.#listeners.delete(listener);
    };
  };

  /** What is lost was seen to: the state was fetched anew. Without a topic: all of it. */
  readonly acknowledge = (topic?: string): void => {
    const lost = topic === undefined ? [] : this.#state.lost.filter((entry) => entry.topic !== topic);
    this.#become({ ...this.#state, lost });
  };

  #take(event: ClientEvent): void {
    if (event.type !== 'recovered' && event.type !== 'lost') return;
    if (this.#topic !== undefined && event.topic !== this.#topic) return;
    const { recovered, lost } = this.#state;
    if (event.type === 'recovered') this.#become({ recovered: recovered + event.count, lost });
    else {
      const { topic, reason, messages } = event;
      const others = lost.filter((entry) => entry.topic !== topic);
      this.#become({ recovered, lost: [...others, { topic, reason, messages }].slice(-maxTopics) });
    }
  }

  #become(state: RecoveryState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

export const nothing: RecoveryState = { recovered: 0, lost: [] };
