import { type DialectName, dialectNames } from '@wsekit/spec';
import { patterns } from '../cli/case-options.ts';
import { oneOf, readOptions, wholeNumber } from '../cli/read-options.ts';
import { UsageError } from '../cli/usage-error.ts';
import { type ReportTarget, reportTarget } from '../live/command/arguments.ts';
import type { Pattern } from '../pattern.ts';
import { clientNames, serverNames } from './ends.ts';

/** What the command line asks for. */
export interface PairsArguments {
  readonly help: boolean;
  readonly servers: readonly string[];
  readonly clients: readonly string[];
  readonly dialects: readonly DialectName[];
  readonly all: boolean;
  readonly list: boolean;
  readonly explain?: string;
  readonly trace: boolean;
  readonly run: readonly Pattern[];
  readonly skip: readonly Pattern[];
  readonly reports: readonly ReportTarget[];
  readonly since?: string;
  readonly seed: number;
  readonly jobs: number;
  readonly timeoutMs: number;
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true, default: [] as string[] } as const;
const flag = { type: 'boolean', default: false } as const;

const options = {
  ...{ server: texts, client: texts, dialect: texts, run: texts, skip: texts, report: texts },
  ...{ all: flag, list: flag, trace: flag, help: { ...flag, short: 'h' } },
  ...{ explain: text, since: text },
  seed: { ...text, default: '1' },
  jobs: { ...text, default: '4' },
  timeout: { ...text, default: '5000' },
} as const;

/** A server speaks none before. */
const spokenDialects = dialectNames.slice(dialectNames.indexOf('D2a'));
const [mostJobs, mostMs] = [32, 600_000];

/** Reads the command line behind `pairs`. Throws {@link UsageError} for anything it does not know. */
export function readPairsArguments(argv: readonly string[]): PairsArguments {
  const { values, positionals } = readOptions(argv, options);
  if (positionals.length > 0) throw new UsageError(`pairs takes options alone, not "${positionals.join(' ')}"`);
  const { help, all, list, trace, explain, since } = values;
  const named = <Name extends string>(
    option: string,
    given: readonly string[],
    known: readonly Name[],
  ): readonly Name[] => (given.length === 0 ? known : given.map((name) => oneOf(option, name, known)));
  return {
    ...{ help, all, list, trace },
    servers: named('--server', values.server, serverNames),
    clients: named('--client', values.client, clientNames),
    dialects: named('--dialect', values.dialect, spokenDialects),
    run: values.run.flatMap(patterns),
    skip: values.skip.flatMap(patterns),
    reports: values.report.map(reportTarget),
    seed: wholeNumber('--seed', values.seed, 0, 0xffff_ffff),
    jobs: wholeNumber('--jobs', values.jobs, 1, mostJobs),
    timeoutMs: wholeNumber('--timeout', values.timeout, 10, mostMs),
    ...(explain === undefined ? {} : { explain }),
    ...(since === undefined ? {} : { since }),
  };
}
