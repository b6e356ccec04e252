import type { Expectation } from './case.ts';
import { plain } from './compare/compare-result.ts';
import { fieldPath, show } from './compare/difference.ts';
import { operationWireName } from './expand.ts';

/** An expectation in words, one line an alternative. */
export function describeExpectation(expect: Expectation): string {
  if ('anyOf' in expect) return expect.anyOf.map(describeExpectation).join('\nor ');
  if ('error' in expect) {
    const codes = typeof expect.error === 'string' ? [expect.error] : expect.error;
    return `a refusal with ${codes.join(' or ')}`;
  }
  const { case: kind, value } = expect.ok;
  const result = `${fieldPath('', kind)} ${show(plain(value))}`;
  if (!('readBack' in expect)) return result;
  return `a frame that reads back, by ${operationWireName(expect.readBack.case)}, as ${result}`;
}
