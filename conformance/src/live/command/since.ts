import { readFileSync } from 'node:fs';
import { UsageError } from '../../cli/usage-error.ts';
import { statusWords } from '../../report/wording.ts';
import type { Report, Status } from '../../results.ts';

type Statuses = ReadonlyMap<string, string>;

/** Reads the results of an earlier run from its report in JSON. Throws {@link UsageError} for anything else. */
export function readEarlier(file: string): ReadonlyMap<string, Statuses> {
  try {
    const document: { readonly format?: unknown; readonly peers: readonly EarlierPeer[] } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    if (document.format !== 'wse-conformance-report/1') throw new Error('no report of this command');
    return new Map(
      document.peers.map(({ name, results }) => [name, new Map(results.map((one) => [one.name, one.status]))]),
    );
  } catch (error) {
    throw new UsageError(`--since ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface EarlierPeer {
  readonly name: string;
  readonly results: readonly { readonly name: string; readonly status: string }[];
}

/** What has changed, one line a run; runs that are in one of the two alone are counted. */
export function changesSince(earlier: ReadonlyMap<string, Statuses>, { peers }: Report): string {
  const lines = peers.flatMap(({ name, results }) => {
    const before = earlier.get(name);
    if (before === undefined) return [`${name}: not in the earlier report`];
    const now = new Map<string, Status>(results.map(({ run, status }) => [run.name, status]));
    const changed = [...now].flatMap(([run, status]) => {
      const was = before.get(run);
      return was === undefined || was === status ? [] : [`${run}: ${wordOf(was)} -> ${statusWords[status]}`];
    });
    const added = [...now.keys()].filter((run) => !before.has(run)).length;
    const gone = [...before.keys()].filter((run) => !now.has(run)).length;
    return [...changed, `${name}: ${changed.length} changed, ${added} new, ${gone} gone`];
  });
  return `${lines.join('\n')}\n`;
}

function wordOf(status: string): string {
  return Object.hasOwn(statusWords, status) ? statusWords[status as Status] : status;
}
