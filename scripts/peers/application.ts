import { setTimeout as pause } from 'node:timers/promises';
import type { ServerEvent, WseServer } from '@wsekit/server-core';

/** What a client asked the application for. */
interface Asked {
  readonly topic: string;
  readonly n: number;
  readonly text: string;
  readonly missed: readonly number[];
  /** How long after each of them the next is published; 0 for all at once. */
  readonly pace_ms: number;
  /** Null for a client that will cut its wire, 0 for a Close without a code. */
  readonly close: number | null;
  readonly action: 'subscribe' | 'unsubscribe';
  readonly topics: readonly string[];
  readonly recover?: boolean;
  readonly recovery?: Readonly<Record<string, { readonly epoch: unknown; readonly offset: unknown }>>;
}

/**
 * The application of the stories, with our server; `published_server.py` is the same with the published one.
 *
 * Clients before 2.4 take what a server counts for gaps (WSE-ERR-150). So it numbers their events itself, around the 1 of
 * `server_ready`: 0, then 2 and on. Those of `carol` the server numbers.
 */
export class StoryApplication {
  readonly #server: WseServer;
  readonly #nextSeq = new Map<string, number>();
  readonly #leaving = new Map<string, () => void>();

  constructor(server: WseServer) {
    this.#server = server;
    server.onEvent((event) => this.#handle(event));
  }

  #handle(event: ServerEvent): void {
    if (event.type === 'auth_connect') {
      if (event.userId !== 'carol') this.#nextSeq.set(event.connectionId, 0);
      this.#tell(event.connectionId, 'welcome', { user: event.userId });
    } else if (event.type === 'disconnect') {
      this.#leaving.get(event.connectionId)?.();
      this.#leaving.delete(event.connectionId);
    } else if (event.type === 'msg') {
      const { p } = event.data as { readonly p: Asked };
      if (event.t === 'say') this.#say(event.connectionId, p, event.encrypted);
      if (event.t === 'leave') this.#leave(event.connectionId, p);
      if (event.t === 'subscription_update') void this.#subscribe(event.connectionId, p);
    }
  }

  #say(connectionId: string, { topic, n, text }: Asked, sealed: boolean): void {
    this.#server.broadcast(topic, said(n, text));
    this.#tell(connectionId, 'told', { n, text, sealed });
  }

  #leave(connectionId: string, asked: Asked): void {
    const { close } = asked;
    this.#leaving.set(connectionId, () => void this.#publish(asked));
    if (close === null) this.#tell(connectionId, 'farewell', {});
    else this.#server.disconnect(connectionId, close === 0 ? undefined : close);
  }

  async #publish({ topic, missed, pace_ms: paceMs, text }: Asked): Promise<void> {
    for (const n of missed) {
      if (!this.#server.isRunning) return;
      this.#server.broadcast(topic, said(n, text));
      if (paceMs > 0) await pause(paceMs);
    }
  }

  async #subscribe(connectionId: string, { action, topics, recover, recovery }: Asked): Promise<void> {
    const answer = { action, success: true, success_topics: topics, failed_topics: [] };
    if (action === 'unsubscribe') {
      this.#server.unsubscribeConnection(connectionId, topics);
      this.#tell(connectionId, 'subscription_update', answer);
    } else {
      const positions = recover === true ? recovery : undefined;
      const result = await this.#server.subscribeWithRecovery(connectionId, topics, positions);
      const { recovered, topics: positionsNow } = result;
      this.#tell(connectionId, 'subscription_update', { ...answer, recovered, recovery: positionsNow });
    }
  }

  #tell(connectionId: string, t: string, p: object): void {
    const seq = this.#nextSeq.get(connectionId);
    if (seq !== undefined) this.#nextSeq.set(connectionId, seq === 0 ? 2 : seq + 1);
    this.#server.sendEvent(connectionId, { t, p, ...(seq === undefined ? {} : { seq }) });
  }
}

function said(n: number, text: string): string {
  return JSON.stringify({ t: 'said', p: { n, text } });
}
