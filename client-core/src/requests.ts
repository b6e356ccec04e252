import type { Clock } from '@wsekit/transports';
import { ClientError } from './errors.ts';
import type { ClientMessage } from './events.ts';
import { type Wait, waitFor } from './wait-for.ts';

/** How an answer is waited for. */
export interface AnswerOptions {
  /** In milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const defaultTimeoutMs = 10_000;

/** Requests on their way, by what their answers are to repeat. (WSE-DLV-070) */
export class Requests {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Wait<ClientMessage>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Waits for the answer to a request that `send` sends; that gives why it cannot, where it cannot. Its signal is aborted when
   * nobody waits any longer. Rejects where another of its name waits: whose the answer is nobody could tell.
   */
  wait(
    cid: string,
    what: string,
    { timeoutMs = defaultTimeoutMs, signal }: AnswerOptions,
    send: (over: AbortSignal) => ClientError | undefined,
  ): Promise<ClientMessage> {
    if (this.#waiting.has(cid)) {
      return Promise.reject(
        new ClientError('invalid_options', `request ${what}: another waits for its answer as ${cid}`),
      );
    }
    return waitFor(signal, (wait) => {
      const over = new AbortController();
      const callOff = this.#clock.schedule(timeoutMs, () =>
        wait.reject(new ClientError('timeout', `request ${what}: no answer within ${timeoutMs} ms`)),
      );
      this.#waiting.set(cid, wait);
      const error = trySend(() => send(over.signal));
      if (error !== undefined) wait.reject(error);
      return () => {
        callOff();
        over.abort();
        this.#waiting.delete(cid);
      };
    });
  }

  /** Takes a message that may be an answer. */
  take(cid: unknown, message: ClientMessage): void {
    const wait = this.#waitOf(cid);
    if (message.type !== 'error') wait?.resolve(message);
    else wait?.reject(refusedBy(message));
  }

  /** What came as an answer is none that can be used. */
  fail(cid: unknown, error: ClientError): void {
    this.#waitOf(cid)?.reject(error);
  }

  /** Nobody answers any more. */
  close(error: ClientError): void {
    for (const { reject } of [...this.#waiting.values()]) reject(error);
  }

  #waitOf(cid: unknown): Wait<ClientMessage> | undefined {
    return typeof cid === 'string' ? this.#waiting.get(cid) : undefined;
  }
}

/** What cannot be written is refused like what cannot be sent: neither leaves a timer. */
function trySend(send: () => ClientError | undefined): Error | undefined {
  try {
    return send();
  } catch (error) {
    return error instanceof Error ? error : new ClientError('refused', String(error));
  }
}

function refusedBy({ payload }: ClientMessage): ClientError {
  return new ClientError('refused', `the server has answered by an error: ${JSON.stringify(payload)}`);
}
