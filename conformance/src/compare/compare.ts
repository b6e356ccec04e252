import type { Expectation } from '../case.ts';
import type { Operations } from '../driver/serve.ts';
import type { Request, Response } from '../generated/wse/conformance/v1/driver_pb.ts';
import { compareResult, describeOneof, refusedWithoutReason } from './compare-result.ts';
import { compareValues } from './compare-values.ts';
import type { Difference } from './difference.ts';
import { producedBy, readBack } from './read-back.ts';

/**
 * Compares an answer with what is expected; an empty list means that it is as it should be.
 *
 * `reference` reads the frames of `readBack` expectations.
 */
export function compare(
  expect: Expectation,
  request: Request,
  response: Response,
  reference: Operations,
): readonly Difference[] {
  if ('anyOf' in expect) return closest(expect.anyOf.map((one) => compare(one, request, response, reference)));
  if ('error' in expect) return compareRefusal(expect.error, response);
  if ('readBack' in expect) return compareReadBack(expect, request, response, reference);
  return compareResult(expect.ok, response.result);
}

function closest(alternatives: readonly (readonly Difference[])[]): readonly Difference[] {
  const [first = [], ...others] = alternatives;
  return others.reduce((best, other) => (other.length < best.length ? other : best), first);
}

function compareRefusal(error: string | readonly string[], { result }: Response): readonly Difference[] {
  const codes = typeof error === 'string' ? [error] : error;
  const expected = `refused with ${codes.join(' or ')}`;
  if (result.case !== 'error') return [{ path: 'error', expected, got: describeOneof(result) }];
  const { code, message } = result.value;
  if (codes.includes(code) || code === refusedWithoutReason) return [];
  return [{ path: 'error.code', expected: codes.join(' or '), got: message === '' ? code : `${code}: ${message}` }];
}

function compareReadBack(
  expect: Extract<Expectation, { readBack: unknown }>,
  request: Request,
  response: Response,
  reference: Operations,
): readonly Difference[] {
  const produced = producedBy(response.result);
  if (produced === undefined)
    return [{ path: 'result', expected: 'an encoded frame', got: describeOneof(response.result) }];
  const bytes = Buffer.from(produced.value);
  const start = expect.startsWith;
  if (start !== undefined && !bytes.subarray(0, start.length).equals(start)) {
    return compareValues('frame', start, new Uint8Array(bytes.subarray(0, start.length)));
  }
  const read = readBack(expect.readBack, produced, request, reference);
  return compareResult(expect.ok, read.result).map((found) => ({ ...found, path: `read back: ${found.path}` }));
}
