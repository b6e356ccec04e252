import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { AcceptDecision } from '../upgrade.ts';

const lowestRefusal = 400;
const highestRefusal = 599;

/** Gives back what `accept` decided; throws TypeError or RangeError for what no answer can be made of. */
export function checkDecision(decision: AcceptDecision): AcceptDecision {
  if (typeof decision !== 'object' || decision === null) {
    throw new TypeError('accept: gave neither a handler nor a status');
  }
  for (const [name, value] of Object.entries(decision.headers ?? {})) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  if ('status' in decision) checkStatus(decision.status);
  else if (typeof decision.handler?.onFrame !== 'function') throw new TypeError('accept: gave no handler');
  return decision;
}

function checkStatus(status: number): void {
  if (Number.isInteger(status) && status >= lowestRefusal && status <= highestRefusal) return;
  throw new RangeError(`accept: refused with status ${status}, allowed are ${lowestRefusal} to ${highestRefusal}`);
}
