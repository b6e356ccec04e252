import type { FilterCriteria } from './filter-criteria.ts';
import { createFieldTest, type FieldTest } from './filter-operators.ts';
import { isEqual, isMap } from './filter-values.ts';

/** Tells whether an event is what was asked for. Throws TypeError where it holds a value that has no order to compare. */
export type EventFilter<Event extends object = Readonly<Record<string, unknown>>> = (event: Event) => boolean;

type EventTest = (event: object) => boolean;

/** Criteria nest no deeper; bounds what compiling and matching recurse. */
const maxDepth = 64;

/**
 * Makes a filter of criteria, which are read once: cheaper than {@link matches} for many events.
 *
 * All fields, `$and` and `$or` must hold; an empty `$and` does, an empty `$or` does not. Throws TypeError for operands of the
 * wrong kind, RangeError for bad patterns and for criteria that nest deeper than 64.
 */
export function createEventFilter<Event extends object = Readonly<Record<string, unknown>>>(
  criteria: FilterCriteria<NoInfer<Event>>,
): EventFilter<Event> {
  return testOf(criteria, 0);
}

/** Tells whether an event meets criteria; throws as {@link createEventFilter} and its filters do. */
export function matches<Event extends object>(event: Event, criteria: FilterCriteria<NoInfer<Event>>): boolean {
  return createEventFilter<Event>(criteria)(event);
}

function testOf(criteria: unknown, depth: number): EventTest {
  if (!isMap(criteria)) throw new TypeError('criteria: a map expected');
  if (depth > maxDepth) throw new RangeError(`criteria: nested deeper than ${maxDepth}`);
  if (Object.hasOwn(criteria, 'start_from_latest')) return () => true;
  const tests = Object.entries(criteria).map(([name, asked]) => conditionOf(name, asked, depth));
  return (event) => tests.every((test) => test(event));
}

function conditionOf(name: string, asked: unknown, depth: number): EventTest {
  if (name === '$and' || name === '$or') {
    // Published servers pass over what is no list.
    if (!Array.isArray(asked)) return () => true;
    const tests = asked.map((criteria) => testOf(criteria, depth + 1));
    if (name === '$and') return (event) => tests.every((test) => test(event));
    return (event) => tests.some((test) => test(event));
  }
  const path = name.split('.');
  const test = fieldTestOf(asked);
  return (event) => test(valueAt(event, path));
}

function fieldTestOf(asked: unknown): FieldTest {
  if (!isMap(asked)) return (value) => isEqual(value, asked);
  const tests = Object.entries(asked).map(([name, operand]) => createFieldTest(name, operand));
  return (value) => tests.every((test) => test(value));
}

/** Undefined where a part of the path is missing or leads through anything but maps. */
function valueAt(event: object, path: readonly string[]): unknown {
  let value: unknown = event;
  for (const name of path) {
    if (!isMap(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}
