import type { Clock } from '@wsekit/transports';
import { ClientError } from './errors.ts';
import type { ClientMessage } from './events.ts';

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
  readonly #waiting = new Map<string, (answer: ClientMessage | Error) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Waits for the answer to a request that `send` sends; that gives why it cannot, where it cannot. Its signal is aborted when
   * nobody waits any longer.
   */
  wait(
    cid: string,
    what: string,
    options: AnswerOptions,
    send: (over: AbortSignal) => ClientError | undefined,
  ): Promise<ClientMessage> {
    const over = new AbortController();
    const { timeoutMs = defaultTimeoutMs, signal } = options;
    return new Promise((resolve, reject) => {
      const settle = (answer: ClientMessage | Error): void => {
        callOff();
        over.abort();
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(cid);
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      };
      const onAbort = (): void => settle(signal?.reason);
      const callOff = this.#clock.schedule(timeoutMs, () =>
        settle(new ClientError('timeout', `request ${what}: no answer within ${timeoutMs} ms`)),
      );
      this.#waiting.set(cid, settle);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted === true) onAbort();
      else {
        const error = trySend(() => send(over.signal));
        if (error !== undefined) settle(error);
      }
    });
  }

  /** Takes a message that may be an answer. */
  take(cid: unknown, message: ClientMessage): void {
    if (typeof cid === 'string') this.#waiting.get(cid)?.(answerOf(message));
  }

  /** What came as an answer is none that can be used. */
  fail(cid: unknown, error: ClientError): void {
    if (typeof cid === 'string') this.#waiting.get(cid)?.(error);
  }

  /** Nobody answers any more. */
  close(error: ClientError): void {
    for (const settle of [...this.#waiting.values()]) settle(error);
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

function answerOf(message: ClientMessage): ClientMessage | ClientError {
  if (message.type !== 'error') return message;
  return new ClientError('refused', `the server has answered by an error: ${JSON.stringify(message.payload)}`);
}
