import type { AcceptDecision, UpgradeRequest } from '@wsekit/transports';
import type { Said } from './said.ts';

/** A dial that waits for its answer. */
export interface Knock {
  readonly said: Said;
  answer(decision: AcceptDecision): void;
}

const notNow: AcceptDecision = { status: 503 };

/** Where our client knocks, and is let in when the recorded one was. */
export class Door {
  /** Dials that came when the recorded server had nobody to take them. */
  turnedAway = 0;
  /** The path at which a connection is about to be taken; who dials it may wait. */
  openAt: string | undefined;
  #waiting: Knock[] = [];

  readonly accept = ({ path, headers }: UpgradeRequest): AcceptDecision | Promise<AcceptDecision> => {
    if (path !== this.openAt || this.#waiting.length > 0) {
      this.turnedAway += 1;
      return notNow;
    }
    const hasToken = /^bearer /i.test(new Map(headers).get('authorization') ?? '');
    return new Promise((answer) => {
      this.#waiting.push({ said: { kind: 'http', path, hasToken }, answer });
    });
  };

  /** The dial that waits, if any; whoever takes it answers it. */
  take(): Knock | undefined {
    return this.#waiting.shift();
  }

  /** Lets nobody in any more. */
  shut(): void {
    this.openAt = undefined;
    for (const { answer } of this.#waiting.splice(0)) answer(notNow);
  }
}
