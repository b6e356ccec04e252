import type { ParseArgsConfig } from 'node:util';
import { oneOf, readOptions, wholeNumber } from '../cli/read-options.ts';
import { UsageError } from '../cli/usage-error.ts';
import { createPattern, type Pattern } from '../pattern.ts';
import { recordingsFormats } from './report/formats.ts';

/** Names of the transports our server can be on. */
const recordingPeers = ['ws', 'uws', 'bun'] as const;
export type RecordingPeer = (typeof recordingPeers)[number];

/** What the command line asks for. */
export interface RecordingsArguments {
  /** Where the recordings are; empty with `help`. */
  readonly directory: string;
  readonly peer: RecordingPeer;
  readonly run: readonly Pattern[];
  readonly skip: readonly Pattern[];
  readonly list: boolean;
  readonly help: boolean;
  /** One recording to be told of in full. */
  readonly explain?: string;
  readonly reports: readonly { readonly format: string; readonly file?: string }[];
  readonly jobs: number;
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean', default: false } as const;
const mostJobs = 64;

const options = {
  ...{ peer: text, jobs: text, explain: text },
  ...{ run: texts, skip: texts, report: texts, out: texts },
  ...{ list: flag, help: { ...flag, short: 'h' } },
} as const satisfies ParseArgsConfig['options'];

/** Reads the command line of `recordings`. Throws {@link UsageError} for anything it does not know. */
export function readRecordingsArguments(argv: readonly string[]): RecordingsArguments {
  const { values, positionals } = readOptions(argv, options);
  const { peer = 'ws', jobs = '8', run = [], skip = [], report = [], out = [], list, help, explain } = values;
  const [directory = '', ...others] = positionals;
  if (!help && (directory === '' || others.length > 0)) throw new UsageError('recordings: one directory is needed');
  return {
    directory,
    peer: oneOf('--peer', peer, recordingPeers),
    run: run.map(createPattern),
    skip: skip.map(createPattern),
    list,
    help,
    reports: reportsOf(report, out),
    jobs: wholeNumber('--jobs', jobs, 1, mostJobs),
    ...(explain === undefined ? {} : { explain }),
  };
}

/** Several files need as many formats; one file without a format holds text. */
function reportsOf(formats: readonly string[], files: readonly string[]): RecordingsArguments['reports'] {
  const named = formats.length === 0 ? ['text'] : formats;
  if (files.length > named.length) throw new UsageError('each --out needs its --report');
  return named.map((name, at) => {
    const format = oneOf('--report', name, Object.keys(recordingsFormats));
    const file = files[at];
    return file === undefined ? { format } : { format, file };
  });
}
