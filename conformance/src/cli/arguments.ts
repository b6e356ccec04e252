import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ParseArgsConfig } from 'node:util';
import type { DialectName, Profile } from '@wsekit/spec';
import type { Level } from '../case.ts';
import { dialectNames } from '../dialect-names.ts';
import type { Framing } from '../driver/framing.ts';
import { framingByName, framingNames } from '../driver/framings.ts';
import { profiles } from '../expand.ts';
import type { KnownFailing } from '../known-failing.ts';
import type { Pattern } from '../pattern.ts';
import { type JsonReport, readJsonReport } from '../report/json-report.ts';
import { reporters } from '../report/reporters.ts';
import { readSigningKey } from '../report/sign.ts';
import { knownFailing, levels, patterns, splitDriver } from './case-options.ts';
import { oneOf, readOptions, wholeNumber } from './read-options.ts';
import { UsageError } from './usage-error.ts';

/** A format and where its text goes; to standard output without a file. */
export interface ReportRequest {
  readonly format: string;
  readonly file?: string;
  /** Signs it. */
  readonly signingKey?: KeyObject;
}

/** What the command line asks for. */
export interface Arguments {
  readonly verb: 'codec' | 'run' | 'help' | 'version';
  readonly peers: readonly string[];
  /** A driver of the caller's own, after `--`. */
  readonly command: readonly string[];
  readonly vectorsDir?: string;
  readonly dialects: readonly DialectName[];
  readonly profiles: readonly Profile[];
  readonly level: Level;
  readonly run: readonly Pattern[];
  readonly skip: readonly Pattern[];
  readonly knownFailing: readonly KnownFailing[];
  readonly list: boolean;
  readonly explain?: string;
  readonly trace: boolean;
  readonly reports: readonly ReportRequest[];
  /** A JSON report to compare with. */
  readonly since?: { readonly file: string; readonly report: JsonReport };
  readonly framing: Framing;
  readonly timeoutMs: number;
  readonly jobs: number;
}

const options = {
  peer: { type: 'string', multiple: true, default: [] },
  vectors: { type: 'string' },
  dialect: { type: 'string', multiple: true, default: [] },
  profile: { type: 'string', multiple: true, default: [] },
  level: { type: 'string', default: 'may' },
  run: { type: 'string', multiple: true, default: [] },
  skip: { type: 'string', multiple: true, default: [] },
  'known-failing': { type: 'string', multiple: true, default: [] },
  list: { type: 'boolean', default: false },
  explain: { type: 'string' },
  trace: { type: 'boolean', default: false },
  report: { type: 'string', multiple: true, default: [] },
  out: { type: 'string', multiple: true, default: [] },
  sign: { type: 'string' },
  since: { type: 'string' },
  framing: { type: 'string', default: 'json-lines' },
  timeout: { type: 'string', default: '5000' },
  jobs: { type: 'string', default: '1' },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

/** Reads the command line. Throws {@link UsageError} for anything it does not know. */
export function readArguments(argv: readonly string[]): Arguments {
  const { options: given, command } = splitDriver(argv);
  const { values, positionals } = readOptions(given, options);
  return {
    verb: verbOf(positionals, values.help, values.version),
    peers: values.peer,
    command,
    dialects: values.dialect.map((name) => oneOf('--dialect', name, dialectNames)),
    profiles: values.profile.map((name) => oneOf('--profile', name, profiles)),
    level: oneOf('--level', values.level, levels),
    run: values.run.flatMap(patterns),
    skip: values.skip.flatMap(patterns),
    knownFailing: values['known-failing'].flatMap(knownFailing),
    list: values.list,
    trace: values.trace,
    reports: signed(reportsOf(values.report, values.out), values.sign),
    framing: framingByName(oneOf('--framing', values.framing, framingNames)),
    timeoutMs: wholeNumber('--timeout', values.timeout, 10, 600_000),
    jobs: wholeNumber('--jobs', values.jobs, 1, 64),
    ...(values.vectors === undefined ? {} : { vectorsDir: values.vectors }),
    ...(values.explain === undefined ? {} : { explain: values.explain }),
    ...(values.since === undefined ? {} : { since: { file: values.since, report: earlier(values.since) } }),
  };
}

function verbOf(positionals: readonly string[], help: boolean, version: boolean): Arguments['verb'] {
  if (help) return 'help';
  if (version) return 'version';
  const [verb = 'run', ...others] = positionals;
  if (others.length > 0) throw new UsageError(`"${others.join(' ')}" is too much; a driver of your own goes after --`);
  return oneOf('command', verb, ['codec', 'run', 'help'] as const);
}

function earlier(file: string): JsonReport {
  try {
    return readJsonReport(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--since ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Formats that can carry a signature. */
const signedFormats: readonly string[] = ['json', 'html'];

function signed(reports: readonly ReportRequest[], file: string | undefined): readonly ReportRequest[] {
  if (file === undefined) return reports;
  if (reports.every(({ format }) => !signedFormats.includes(format))) {
    throw new UsageError('--sign: there is nothing to sign without --report json or html');
  }
  const key = signingKey(file);
  return reports.map((report) => (signedFormats.includes(report.format) ? { ...report, signingKey: key } : report));
}

function signingKey(file: string): KeyObject {
  try {
    return readSigningKey(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--sign ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function reportsOf(formats: readonly string[], files: readonly string[]): readonly ReportRequest[] {
  if (files.length > formats.length) throw new UsageError('each --out needs its --report');
  return formats.map((name, at) => {
    const format = oneOf('--report', name, Object.keys(reporters));
    const file = files[at];
    return file === undefined ? { format } : { format, file };
  });
}
