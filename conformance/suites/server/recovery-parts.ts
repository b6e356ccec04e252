import {
  call,
  callThat,
  epoch,
  hear,
  idOf,
  ref,
  repeat,
  type Shape,
  type Step,
  type Value,
} from '../language/index.ts';

/** What the implementation must have. */
export const needs = ['recovery'] as const;
/** What it is started with. */
export const settings = { recovery_enabled: true } as const;
/** The reading of the published code. */
export const observed = { profile: 'observed' } as const;
/** The reading of the documents. */
export const documented = { profile: 'documented' } as const;
/** Dialects with stamps. */
export const fromD2g = { from: 'D2g' } as const;

/** The application publishes numbers from 0 on. */
export function publish(count: number, topic = 'x'): Step {
  return repeat(count, call('broadcast', topic, '{"t":"p","p":<i>}'));
}

/** Asks for what was missed behind a position, and says what has to come of it. */
export function asks(line: string, epochOf: Value, offset: number, answer: Shape): Step {
  return callThat('subscribe_with_recovery', { args: [idOf(line), ['x'], true, epochOf, offset], gives: answer });
}

/** Learns the epoch of the history. */
export function learns(line: string): Step {
  return callThat('subscribe_with_recovery', {
    args: [idOf(line), ['x']],
    gives: { recovered: false, topics: { x: { epoch: { $bind: ['epoch', epoch] }, recovered: false, count: 0 } } },
  });
}

/** The numbers arrive. */
export function gets(line: string, ...numbers: readonly number[]): readonly Step[] {
  return numbers.map((n) => hear(line, { t: 'p', p: n }));
}

/** A history of 16 that holds the offsets 4 to 19: what is asked with, what is replayed, and how it is answered. */
export const answers: readonly (readonly [
  name: string,
  epochOf: Value,
  offset: number,
  replayed: readonly [number, number] | null,
  recovered: boolean | 'by profile',
  requirement: string,
])[] = [
  ['at-the-end', ref('epoch'), 19, null, true, 'WSE-REC-040'],
  ['some-missed', ref('epoch'), 4, [5, 19], true, 'WSE-REC-040'],
  ['all-that-is-kept', ref('epoch'), 3, [4, 19], true, 'WSE-REC-040'],
  ['one-is-gone', ref('epoch'), 2, null, false, 'WSE-REC-041'],
  ['beyond-the-end', ref('epoch'), 999, null, 'by profile', 'WSE-REC-043'],
  ['another-epoch', '00000000', 4, null, false, 'WSE-REC-042'],
  ['no-epoch-at-all', 'not hex', 4, null, false, 'WSE-REC-004'],
];

/** Numbers from one to another. */
export function range([from, to]: readonly [number, number]): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** What is published, and what it goes out as with a stamp. */
export const stamped: readonly (readonly [name: string, text: string, written: string])[] = [
  ['object', '{"t":"x","p":1}', '^\\{"tp":"x","e":"[0-9a-f]{8}","o":0,"c":"U","t":"x","p":1\\}$'],
  ['empty-object', '{}', '^\\{"tp":"x","e":"[0-9a-f]{8}","o":0\\}$'],
  ['blank-inside', '{ "t":"x"}', '^\\{"tp":"x","e":"[0-9a-f]{8}","o":0,"c":"U", "t":"x"\\}$'],
];
