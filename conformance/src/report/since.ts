import { isBad, type Status } from '../results.ts';
import type { JsonReport } from './json-report.ts';

/** What became of one run since another report; undefined where it was not run in one of them. */
export interface Change {
  readonly peer: string;
  readonly name: string;
  readonly before: Status | undefined;
  readonly after: Status | undefined;
  readonly kind: ChangeKind;
}

/** `worse`: bad now and not before. `better`: no longer bad. `other`: another outcome, as bad or good as before. */
type ChangeKind = 'worse' | 'better' | 'other' | 'new' | 'gone';

/** All kinds, the worst first. */
const changeKinds: readonly ChangeKind[] = ['worse', 'better', 'new', 'gone', 'other'];

/** Compares two reports of whatever was run, run by run: what has changed, the worst first. */
export function changesSince(before: JsonReport, after: JsonReport): Change[] {
  const [then, now] = [outcomesOf(before), outcomesOf(after)];
  const keys = [...new Set([...then.keys(), ...now.keys()])];
  const changes = keys.flatMap((key): Change[] => {
    const [old, young] = [then.get(key), now.get(key)];
    const { peer, name } = young ?? old ?? { peer: '', name: '' };
    if (old?.status === young?.status) return [];
    return [{ peer, name, before: old?.status, after: young?.status, kind: kindOf(old?.status, young?.status) }];
  });
  return changes.sort((one, other) => changeKinds.indexOf(one.kind) - changeKinds.indexOf(other.kind));
}

const mostShown = 50;

/** Changes for somebody to read. */
export function formatChanges(changes: readonly Change[], since: string): string {
  if (changes.length === 0) return `since ${since}: nothing has changed\n`;
  const counts = changeKinds.flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  const lines = changes.slice(0, mostShown).map(({ kind, peer, name, before, after }) => {
    return `  ${kind.padEnd(6)} ${peer}  ${name}: ${before ?? 'not there'} -> ${after ?? 'not there'}`;
  });
  const rest = changes.length - lines.length;
  return [`since ${since}: ${counts.join(', ')}`, ...lines, ...(rest > 0 ? [`  and ${rest} more`] : []), ''].join('\n');
}

interface Outcome {
  readonly peer: string;
  readonly name: string;
  readonly status: Status;
}

function outcomesOf({ peers }: JsonReport): Map<string, Outcome> {
  const entries = peers.flatMap(({ name: peer, results }) =>
    results.map(({ name, status }): [string, Outcome] => [`${peer}\n${name}`, { peer, name, status }]),
  );
  return new Map(entries);
}

function kindOf(before: Status | undefined, after: Status | undefined): ChangeKind {
  if (before === undefined) return after !== undefined && isBad(after) ? 'worse' : 'new';
  if (after === undefined) return 'gone';
  if (isBad(before) === isBad(after)) return 'other';
  return isBad(after) ? 'worse' : 'better';
}
