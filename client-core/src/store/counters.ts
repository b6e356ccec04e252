import { type Counts, noSessionCounts, type SessionCounters } from '@wsekit/codec/session';

/** Counts of a client since it was made, over all its sessions. */
export interface ClientCounters extends SessionCounters {
  /** Sessions that became ready. */
  readonly sessions: number;
  /** Messages that were replayed after all. */
  readonly recovered: number;
  /** Times that messages of a topic were lost. */
  readonly losses: number;
  /** Messages whose payload their schema did not take. */
  readonly invalid: number;
  /** Messages that found no room in a stream of the application's. */
  readonly overflowed: number;
}

/** Adds up what the sessions of a client count, and counts what only the client sees. */
export class CounterBook {
  readonly #own: Counts<ClientCounters> = {
    ...noSessionCounts(),
    sessions: 0,
    recovered: 0,
    losses: 0,
    invalid: 0,
    overflowed: 0,
  };
  #current: SessionCounters = noSessionCounts();

  /** Another session counts from now on. */
  follow(counters: SessionCounters): void {
    for (const name of sessionNames) this.#own[name] += this.#current[name];
    this.#current = counters;
  }

  add(name: keyof ClientCounters, count = 1): void {
    this.#own[name] += count;
  }

  /** The counts as they are; a copy. */
  read(): ClientCounters {
    const counts = { ...this.#own };
    for (const name of sessionNames) counts[name] += this.#current[name];
    return counts;
  }
}

const sessionNames = Object.keys(noSessionCounts()) as readonly (keyof SessionCounters)[];
