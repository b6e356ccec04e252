import { compilePattern } from './filter-regex.ts';
import { textOf } from './filter-text.ts';
import { compare, isEqual } from './filter-values.ts';

/** Tells whether the value of a field meets a condition; undefined is a missing field. */
export type FieldTest = (value: unknown) => boolean;

/** Makes the test of an operator from its operand. Throws TypeError or RangeError for an operand it cannot take. */
type Operator = (operand: unknown) => FieldTest;

const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['$eq', (operand) => (value) => isEqual(value, operand)],
  ['$ne', (operand) => (value) => !isEqual(value, operand)],
  ['$gt', ordered((order) => order > 0)],
  ['$gte', ordered((order) => order >= 0)],
  ['$lt', ordered((order) => order < 0)],
  ['$lte', ordered((order) => order <= 0)],
  ['$in', (operand) => (value) => value !== undefined && holds(operand, value)],
  ['$nin', (operand) => (value) => value === undefined || !holds(operand, value)],
  ['$exists', exists],
  ['$regex', (operand) => onText(compilePattern(textOperand('$regex', operand)))],
  ['$contains', textual('$contains', (text, part) => text.includes(part))],
  ['$startswith', textual('$startswith', (text, part) => text.startsWith(part))],
  ['$endswith', textual('$endswith', (text, part) => text.endsWith(part))],
]);

/** The test of an operator with its operand; one that is unknown never holds. */
export function createFieldTest(name: string, operand: unknown): FieldTest {
  return operators.get(name)?.(operand) ?? (() => false);
}

function ordered(accepts: (order: number) => boolean): Operator {
  return (operand) => (value) => value !== undefined && accepts(compare(value, operand));
}

function holds(list: unknown, value: unknown): boolean {
  return Array.isArray(list) && list.some((item) => isEqual(item, value));
}

function exists(operand: unknown): FieldTest {
  if (typeof operand !== 'boolean') throw new TypeError(`$exists: a boolean expected, ${typeof operand} found`);
  return (value) => (value !== undefined) === operand;
}

function textual(name: string, test: (text: string, part: string) => boolean): Operator {
  return (operand) => {
    const part = textOperand(name, operand);
    return onText((text) => test(text, part));
  };
}

function textOperand(name: string, operand: unknown): string {
  if (typeof operand !== 'string') throw new TypeError(`${name}: a text expected, ${typeof operand} found`);
  return operand;
}

function onText(test: (text: string) => boolean): FieldTest {
  return (value) => {
    const text = value === undefined ? undefined : textOf(value);
    return text !== undefined && test(text);
  };
}
