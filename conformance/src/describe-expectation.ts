import type { Expectation } from './case.ts';
import { describeOneof } from './compare/compare-result.ts';
import { operationWireName } from './expand.ts';

/** An expectation in words, one line an alternative. */
export function describeExpectation(expect: Expectation): string {
  if ('anyOf' in expect) return expect.anyOf.map(describeExpectation).join('\nor ');
  if ('error' in expect) {
    const codes = typeof expect.error === 'string' ? [expect.error] : expect.error;
    return `a refusal with ${codes.join(' or ')}`;
  }
  const result = describeOneof(expect.ok);
  if (!('readBack' in expect)) return result;
  return `a frame that reads back, by ${operationWireName(expect.readBack.case)}, as ${result}`;
}
