import type { ErrorCode } from '@wsekit/spec';
import type { Envelope } from '../envelope/envelope.ts';

/**
 * Numbers that are told to be missing at once, and one more for each message: a number that is further ahead is refused,
 * and a peer that skips numbers gets no thousand answers for each message it sends.
 */
const mostMissing = 1_000;
const notReceived = 'NOT_RECEIVED';

/** The number of a message; undefined for those that have none, or no integer from 1. */
export function numberOf({ s: number }: Envelope): number | undefined {
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 1 ? number : undefined;
}

/**
 * The numbered messages of one connection, each taken once and confirmed. (WSE-DLV-071)
 *
 * An `ack` confirms all up to its number, so each that is missing or was refused gets a `nack` before it. The first number
 * of a connection may be any: who comes back goes on with what was not confirmed.
 */
export class NumberedMessages {
  /** Frames that were lost before the first number, each of which may have had one. */
  lost = 0;
  readonly #answer: (answer: Envelope) => void;
  #missingLeft = mostMissing;
  #last: number | undefined;

  constructor(answer: (answer: Envelope) => void) {
    this.#answer = answer;
  }

  /** Takes a message by its number, unless it was taken before; gives why it was refused, undefined where it was not. */
  settle(number: number, take: () => ErrorCode | undefined): 'seen' | ErrorCode | undefined {
    const last = this.#last ?? Math.max(0, number - 1 - this.lost);
    if (number <= last) {
      this.#answer({ t: 'ack', p: { s: last } });
      return 'seen';
    }
    const skipped = number - last - 1;
    this.#missingLeft = Math.min(mostMissing, this.#missingLeft + 1);
    if (skipped > this.#missingLeft) {
      this.#answer({ t: 'nack', p: { s: number, code: 'PROTOCOL_ERROR' } });
      return 'PROTOCOL_ERROR';
    }
    this.#missingLeft -= skipped;
    for (let missing = last + 1; missing < number; missing += 1) {
      this.#answer({ t: 'nack', p: { s: missing, code: notReceived } });
    }
    this.#last = number;
    const code = take();
    this.#answer(code === undefined ? { t: 'ack', p: { s: number } } : { t: 'nack', p: { s: number, code } });
    return code;
  }
}
