import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { DialectName, Profile } from '@wsekit/spec';
import type { Level } from '../../case.ts';
import { knownFailing, levels, patterns, splitDriver } from '../../cli/case-options.ts';
import { oneOf, wholeNumber } from '../../cli/read-options.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { dialectNames } from '../../dialect-names.ts';
import type { Framing } from '../../driver/framing.ts';
import { framingByName, framingNames } from '../../driver/framings.ts';
import { profiles } from '../../expand.ts';
import type { KnownFailing } from '../../known-failing.ts';
import type { Pattern } from '../../pattern.ts';
import { reporters } from '../../report/reporters.ts';

/** A format of a report, and where it goes; standard output where no file is named. */
export interface ReportTarget {
  readonly format: string;
  readonly file?: string;
}

/** What the command line of a live suite asks for. */
export interface LiveArguments {
  readonly help: boolean;
  readonly peers: readonly string[];
  readonly url?: string;
  /** Where a node takes links. */
  readonly address?: string;
  readonly token?: string;
  /** A driver, after `--`. */
  readonly command: readonly string[];
  readonly dialects: readonly DialectName[];
  readonly profiles: readonly Profile[];
  readonly level: Level;
  readonly run: readonly Pattern[];
  readonly skip: readonly Pattern[];
  readonly knownFailing: readonly KnownFailing[];
  readonly all: boolean;
  readonly list: boolean;
  /** Only cases that need no driver. */
  readonly wire: boolean;
  readonly explain?: string;
  readonly trace: boolean;
  readonly reports: readonly ReportTarget[];
  readonly since?: string;
  readonly attach: boolean;
  /** Where connections are written down. */
  readonly log?: string;
  readonly seed: number;
  readonly jobs?: number;
  readonly framing: Framing;
  readonly timeoutMs: number;
  readonly maxWaitMs: number;
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true, default: [] as string[] } as const;
const flag = { type: 'boolean', default: false } as const;

const options = {
  ...{ url: text, address: text, token: text, explain: text, since: text, jobs: text, log: text },
  ...{ peer: texts, dialect: texts, profile: texts, run: texts, skip: texts, 'known-failing': texts, report: texts },
  ...{ all: flag, list: flag, trace: flag, attach: flag, wire: flag, help: { ...flag, short: 'h' } },
  level: { ...text, default: 'may' },
  framing: { ...text, default: 'json-lines' },
  seed: { ...text, default: '0' },
  timeout: { ...text, default: '5000' },
  'max-wait': { ...text, default: '1500' },
} as const satisfies ParseArgsConfig['options'];

/** Names of all options, as they stand behind `--`. */
export const liveOptions: readonly string[] = Object.keys(options);

const mostMs = 600_000;

/** Reads the command line behind the name of a suite. Throws {@link UsageError} for anything it does not know. */
export function readLiveArguments(argv: readonly string[]): LiveArguments {
  const { options: given, command } = splitDriver(argv);
  const values = parse(given);
  const { url, address, token, explain, since, jobs, log } = values;
  return {
    ...{
      help: values.help,
      all: values.all,
      list: values.list,
      trace: values.trace,
      attach: values.attach,
      wire: values.wire,
    },
    peers: values.peer,
    command,
    dialects: values.dialect.map((name) => oneOf('--dialect', name, dialectNames)),
    profiles: values.profile.map((name) => oneOf('--profile', name, profiles)),
    level: oneOf('--level', values.level, levels),
    run: values.run.flatMap(patterns),
    skip: values.skip.flatMap(patterns),
    knownFailing: values['known-failing'].flatMap(knownFailing),
    reports: values.report.map(reportTarget),
    seed: wholeNumber('--seed', values.seed, 0, 0xffff_ffff),
    framing: framingByName(oneOf('--framing', values.framing, framingNames)),
    timeoutMs: wholeNumber('--timeout', values.timeout, 10, mostMs),
    maxWaitMs: wholeNumber('--max-wait', values['max-wait'], 0, mostMs),
    ...(jobs === undefined ? {} : { jobs: wholeNumber('--jobs', jobs, 1, 64) }),
    ...(url === undefined ? {} : { url }),
    ...(address === undefined ? {} : { address }),
    ...(token === undefined ? {} : { token }),
    ...(explain === undefined ? {} : { explain }),
    ...(since === undefined ? {} : { since }),
    ...(log === undefined ? {} : { log }),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: false, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** `html=report.html`, or a format alone for standard output. */
export function reportTarget(value: string): ReportTarget {
  const at = value.indexOf('=');
  const format = oneOf('--report', at < 0 ? value : value.slice(0, at), Object.keys(reporters));
  return at < 0 ? { format } : { format, file: value.slice(at + 1) };
}
