import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Case, Expectation, ExpectedResult, OperationRequest } from '../case.ts';
import { RequestSchema, ResponseSchema } from '../generated/wse/conformance/v1/driver_pb.ts';
import { bytes, caseId, makeCase } from './build.ts';
import { suiteBytes } from './suite-bytes.ts';
import { suiteMessage } from './suite-message.ts';

type Written = Readonly<Record<string, unknown>>;

const suitesDirectory = new URL('../../suites/', import.meta.url);

/** The cases written by hand, one file an area; see `suites/README.md` for the form. */
export function suiteCases(): readonly Case[] {
  const names = readdirSync(suitesDirectory).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'));
  return names.sort().flatMap((name) => {
    const suite: { area: string; defaults?: Partial<Case>; cases: readonly Written[] } = JSON.parse(
      readFileSync(fileURLToPath(new URL(name, suitesDirectory)), 'utf8'),
    );
    return suite.cases.map((written) => suiteCase(suite.area, `suites/${name}`, { ...suite.defaults, ...written }));
  });
}

function suiteCase(area: string, source: string, written: Written): Case {
  const { id, request, expect, ...parts } = written;
  try {
    return makeCase({
      title: '',
      side: 'any',
      ...parts,
      id: caseId(area, String(id)),
      source,
      request: operation(request),
      expect: expectation(expect),
    });
  } catch (cause) {
    throw new TypeError(`${source}: ${id}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

function operation(written: unknown): OperationRequest {
  const { operation: request } = suiteMessage(RequestSchema, written);
  if (!isOperation(request)) throw new TypeError('the request names no operation');
  return request;
}

function expectation(written: unknown): Expectation {
  const { error, any_of, read_back, starts_with, ...ok }: Written = Object(written);
  if (Array.isArray(any_of)) return { anyOf: any_of.map(expectation) };
  if (typeof error === 'string') return { error };
  if (Array.isArray(error)) return { error: error.map(String) };
  if (read_back === undefined) return { ok: resultOf(ok) };
  const start = starts_with === undefined ? {} : { startsWith: bytes(suiteBytes(starts_with)) };
  return { readBack: operation(read_back), ok: resultOf(ok), ...start };
}

function resultOf(written: unknown): ExpectedResult {
  const { result } = suiteMessage(ResponseSchema, written);
  if (!isResult(result)) throw new TypeError('the expectation names no result');
  return result;
}

function isOperation(value: unknown): value is OperationRequest {
  return typeof value === 'object' && value !== null && 'case' in value && value.case !== 'describe';
}

function isResult(value: unknown): value is ExpectedResult {
  return isOperation(value);
}
