import type { AnyClient, ClientMessage } from '@wsekit/client-core';

/** News may come by the hundreds; one answer tells all. */
const gatherMs = 250;
const news = ['presence_join', 'presence_leave', 'presence_update'] as const;

/**
 * Asks who is in topics that somebody looks at: when the server has confirmed them, and behind news that does not name its
 * topic, as servers of WSE 2 send it. (WSE-PRS-042, WSE-ERR-085)
 */
export class PresenceWatch {
  readonly #client: AnyClient;
  readonly #watched = new Map<string, number>();
  readonly #asked = new Set<string>();
  #end: (() => void) | undefined;
  #callOff: (() => void) | undefined;

  constructor(client: AnyClient) {
    this.#client = client;
  }

  /** Looks at a topic until what this gives is called. */
  watch(topic: string): () => void {
    this.#watched.set(topic, (this.#watched.get(topic) ?? 0) + 1);
    this.#end ??= this.#listen();
    this.#askNew();
    return () => this.#leave(topic);
  }

  #leave(topic: string): void {
    const left = (this.#watched.get(topic) ?? 1) - 1;
    if (left > 0) {
      this.#watched.set(topic, left);
      return;
    }
    this.#watched.delete(topic);
    this.#asked.delete(topic);
    if (this.#watched.size > 0) return;
    this.#end?.();
    this.#end = undefined;
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #listen(): () => void {
    const ends = [
      this.#client.store.topics.subscribe(() => this.#askNew()),
      ...news.map((type) => this.#client.on(type, (message) => this.#heard(message))),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Asks about topics the server has confirmed since; over another connection all is asked anew. */
  #askNew(): void {
    const held = new Set(this.#client.topics.held);
    for (const topic of this.#watched.keys()) {
      if (!held.has(topic)) this.#asked.delete(topic);
      else if (!this.#asked.has(topic)) this.#ask(topic);
    }
  }

  /** Who leaves may be somebody the client did not see come. */
  #heard({ payload }: ClientMessage): void {
    const names = typeof payload === 'object' && payload !== null && 'topic' in payload;
    if (!names) this.#gather();
  }

  #gather(): void {
    this.#callOff ??= this.#client.clock.schedule(gatherMs, () => {
      this.#callOff = undefined;
      for (const topic of [...this.#asked]) this.#ask(topic);
    });
  }

  #ask(topic: string): void {
    this.#asked.add(topic);
    // Who cannot be asked now is asked when the topic is confirmed again.
    if (this.#client.status.state === 'ready') this.#client.send('presence_query', { topic });
  }
}
