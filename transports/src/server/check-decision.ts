import type { AcceptDecision } from '../upgrade.ts';

const lowestRefusal = 400;
const highestRefusal = 599;
// RFC 9110 sections 5.6.2 and 5.5: what a name is made of, and what a value may hold.
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Gives back what `accept` decided; throws TypeError or RangeError for what no answer can be made of. */
export function checkDecision(decision: AcceptDecision): AcceptDecision {
  if (typeof decision !== 'object' || decision === null) {
    throw new TypeError('accept: gave neither a handler nor a status');
  }
  checkHeaders(decision.headers ?? {});
  if ('status' in decision) checkStatus(decision.status);
  else if (typeof decision.handler?.onFrame !== 'function') throw new TypeError('accept: gave no handler');
  return decision;
}

/** Throws TypeError for a header that no head can be made of. */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!isToken(name)) throw new TypeError(`header ${JSON.stringify(name)}: no name of a header`);
    if (typeof value !== 'string' || !fieldValue.test(value)) {
      throw new TypeError(`header ${name}: a character in its value that no header may hold`);
    }
  }
}

/** Tells whether text is a token, as names of headers and subprotocols are. (RFC 9110 section 5.6.2) */
export function isToken(text: string): boolean {
  return token.test(text);
}

function checkStatus(status: number): void {
  if (Number.isInteger(status) && status >= lowestRefusal && status <= highestRefusal) return;
  throw new RangeError(`accept: refused with status ${status}, allowed are ${lowestRefusal} to ${highestRefusal}`);
}
