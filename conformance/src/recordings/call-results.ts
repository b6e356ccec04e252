import type { ApiCall } from '@wsekit/spec/vectors';
import type { PlayedCall } from './api-calls.ts';
import { compareLists, type Difference, noError } from './difference.ts';
import { revive } from './recorded-bytes.ts';
import { shapeOf, sorted } from './shape.ts';

/** Calls that gave something else, or failed where the recorded one did not. */
export function callDifferences(calls: readonly { readonly call: ApiCall; readonly ours: PlayedCall }[]): Difference[] {
  return calls.flatMap(({ call, ours }, index) => answerDifferences(call, ours, index));
}

/** Whether a call gave what was recorded. */
export function isSameAnswer(call: ApiCall, ours: PlayedCall): boolean {
  return answerDifferences(call, ours, 0).length === 0;
}

function answerDifferences(call: ApiCall, ours: PlayedCall, index: number): Difference[] {
  const at = { kind: 'call', of: call.call, index } as const;
  if (call.error !== undefined || ours.error !== undefined) {
    return (call.error === undefined) === (ours.error === undefined)
      ? []
      : [{ ...at, expected: [call.error ?? noError], got: [ours.error ?? noError] }];
  }
  // Without a result in the recording there is nothing to hold ours to.
  if (call.result === undefined) return [];
  const theirs = revive(call.result);
  return compareLists(at, [describeResult(call.call, theirs)], [describeResult(call.call, ours.result, theirs)]);
}

function describeResult(name: string, result: unknown, theirs: unknown = result): string {
  if (name === 'prometheus_metrics') return metricNames(String(result), String(theirs)).join(' ');
  if (name === 'health_snapshot') return JSON.stringify(shapeOf(sorted(membersIn(result, theirs))));
  if (name === 'drain_inbound' && Array.isArray(result))
    return JSON.stringify(result.map((each) => shapeOf(sorted(each))));
  // What zlib makes of an event has no fixed length.
  if (name === 'send_event' && Number(result) > 0) return 'bytes';
  return JSON.stringify(shapeOf(sorted(name === 'get_connections' && Array.isArray(result) ? result.length : result)));
}

/** Members that the other has, too. */
function membersIn(value: unknown, theirs: unknown): unknown {
  if (typeof value !== 'object' || value === null || typeof theirs !== 'object' || theirs === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key in theirs));
}

/** Names of the metrics that are in both texts, or in the one. */
function metricNames(text: string, theirs: string): string[] {
  const namesIn = (of: string): Set<string> => new Set([...of.matchAll(/^(wse_\w+)/gm)].map(([, name]) => name ?? ''));
  const wanted = namesIn(theirs);
  return [...namesIn(text)].filter((name) => wanted.has(name)).sort();
}
