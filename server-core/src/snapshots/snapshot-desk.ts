import type { Envelope } from '@wsekit/codec';
import type { Clock } from '../clock.ts';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer, answerError } from '../handlers/answer.ts';
import type { Refusal } from '../handlers/handler.ts';
import type { Snapshot, SnapshotSource } from './snapshot-source.ts';

/** Requests of one connection that may be under way. */
const mostRequests = 4;

/** What a {@link SnapshotDesk} is made of. */
export interface SnapshotDeskOptions {
  readonly source: SnapshotSource;
  readonly clock: Clock;
  /** How long one topic may take. */
  readonly timeoutMs: number;
  /** Topics of one request. */
  readonly maxTopics: number;
  /** Told of exceptions out of the source. */
  readonly failed: (error: unknown) => void;
}

/** Gives clients the snapshots they ask for, topic by topic, in order. (WSE-REC-070) */
export class SnapshotDesk {
  readonly #options: SnapshotDeskOptions;
  readonly #underWay = new Map<ClientConnection, Set<AbortController>>();

  constructor(options: SnapshotDeskOptions) {
    this.#options = options;
  }

  /** Takes a request; gives why not, undefined where it does. */
  take(client: ClientConnection, request: Envelope, topics: readonly string[]): Refusal | undefined {
    const { maxTopics } = this.#options;
    const underWay = this.#underWay.get(client) ?? new Set();
    if (topics.length > maxTopics) {
      return {
        code: 'INVALID_MESSAGE',
        message: `snapshots of ${topics.length} topics, at most ${maxTopics} at a time`,
      };
    }
    if (underWay.size >= mostRequests) {
      return { code: 'RATE_LIMITED', message: `${mostRequests} requests for snapshots are under way` };
    }
    this.#underWay.set(client, underWay);
    const controller = new AbortController();
    underWay.add(controller);
    void this.#serve(client, request, topics, controller.signal, () => underWay.delete(controller));
  }

  /** A connection has ended. */
  forget(client: ClientConnection): void {
    for (const controller of this.#underWay.get(client) ?? []) controller.abort();
    this.#underWay.delete(client);
  }

  async #serve(
    client: ClientConnection,
    request: Envelope,
    topics: readonly string[],
    ended: AbortSignal,
    done: () => void,
  ): Promise<void> {
    const { clock } = this.#options;
    const told: string[] = [];
    let count = 0;
    for (const topic of topics) {
      // What comes at once is sent at once: waiting for it would let publications overtake it.
      const made = this.#make(client, topic, ended);
      const outcome = made instanceof Promise ? await made : made;
      if (ended.aborted) return;
      const sent = isRefusal(outcome) ? outcome : this.#send(client, request, topic, outcome);
      if (isRefusal(sent)) answerError(client, request, sent, { topic });
      else {
        count += sent;
        told.push(topic);
      }
    }
    done();
    const p = { topics: told, success: told.length === topics.length, count, timestamp: clock.nowMs() };
    answer(client, request, 'snapshot_complete', p, clock.nowMs());
  }

  #make(client: ClientConnection, topic: string, ended: AbortSignal): Outcome | Promise<Outcome> {
    if (client.acl?.allows(topic) === false) {
      return { code: 'INVALID_SUBSCRIPTION', message: 'the topic may not be subscribed to' };
    }
    const timeout = new AbortController();
    try {
      const made = this.#options.source(topic, client.id, AbortSignal.any([ended, timeout.signal]));
      return made instanceof Promise ? this.#inTime(made, timeout, ended) : listOf(made);
    } catch (error) {
      return this.#failed(error);
    }
  }

  #inTime(made: Promise<Snapshot>, timeout: AbortController, ended: AbortSignal): Promise<Outcome> {
    const { clock, timeoutMs } = this.#options;
    return new Promise((resolve) => {
      const callOff = clock.schedule(timeoutMs, () => {
        timeout.abort();
        resolve({ code: 'SERVER_ERROR', message: `there was no snapshot within ${timeoutMs} ms` });
      });
      const settle = (outcome: Outcome): void => {
        callOff();
        resolve(outcome);
      };
      ended.addEventListener('abort', () => settle([]), { once: true });
      made.then(
        (snapshot) => settle(listOf(snapshot)),
        (error: unknown) => settle(timeout.signal.aborted || ended.aborted ? [] : this.#failed(error)),
      );
    });
  }

  /** Gives how many were sent, or why one was not. */
  #send(client: ClientConnection, request: Envelope, topic: string, snapshots: readonly Envelope[]): number | Refusal {
    const cid = typeof request.cid === 'string' ? { cid: request.cid } : {};
    try {
      for (const snapshot of snapshots) {
        const event = { t: `${topic}_snapshot`, ...cid, ...snapshot };
        if (client.sendEvent(event, this.#options.clock.nowMs()) === 0) {
          return { code: 'SERVER_ERROR', message: 'the snapshot was dropped on its way' };
        }
      }
      return snapshots.length;
    } catch (error) {
      return this.#failed(error);
    }
  }

  #failed(error: unknown): Refusal {
    this.#options.failed(error);
    return { code: 'HANDLER_ERROR', message: 'the snapshot could not be made' };
  }
}

type Outcome = readonly Envelope[] | Refusal;

function isRefusal(value: Outcome | number): value is Refusal {
  return typeof value === 'object' && 'code' in value;
}

function listOf(snapshot: Snapshot): readonly Envelope[] {
  if (snapshot === undefined) return [];
  return Array.isArray(snapshot) ? snapshot : [snapshot as Envelope];
}
