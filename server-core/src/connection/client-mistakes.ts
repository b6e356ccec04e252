import type { Counters } from '../counters.ts';
import { answerError } from '../handlers/answer.ts';
import type { ResolvedOptions } from '../options.ts';
import type { ClientConnection } from './client-connection.ts';

/** Messages of clients that the protocol does not take: each is counted, and costs its sender alone. */
export class ClientMistakes {
  readonly #counters: Counters;
  readonly #isDocumented: boolean;

  constructor(counters: Counters, { profile }: Pick<ResolvedOptions, 'profile'>) {
    this.#counters = counters;
    this.#isDocumented = profile === 'documented';
  }

  /** A message that came in the clear, against strict encryption; told by the documents. (WSE-ENC-048) */
  clear(client: ClientConnection): void {
    this.#counters.invalid += 1;
    if (!this.#isDocumented) return;
    answerError(client, {}, { code: 'ENCRYPTION_REQUIRED', message: 'only sealed messages are taken' });
  }

  /** A message above the limit, behind which the connection closes; told before by the documents. (WSE-CONN-063) */
  tooLarge(client: ClientConnection): void {
    this.#counters.invalid += 1;
    if (!this.#isDocumented) return;
    answerError(client, {}, { code: 'MESSAGE_TOO_LARGE', message: 'the message is longer than this server reads' });
  }

  /** A message that may not come from a client; an `error` that comes back is not answered by another. */
  unexpected(client: ClientConnection, type: string): void {
    this.#counters.invalid += 1;
    if (type === 'error') return;
    answerError(client, {}, { code: 'INVALID_MESSAGE', message: `${type}: servers send it, and clients do not` });
  }
}
