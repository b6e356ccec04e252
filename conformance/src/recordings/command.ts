import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import type { Listen } from '@wsekit/transports';
import type { CliEnvironment } from '../cli/environment.ts';
import { UsageError } from '../cli/usage-error.ts';
import { createPattern } from '../pattern.ts';
import { formatRecordings } from './format.ts';
import { type RecordingResult, readServerRecordings, runRecordings } from './run.ts';

/** Where each peer comes from; Bun's works when this command is run by Bun. */
const peers: Readonly<Record<string, () => Promise<{ readonly listen: Listen }>>> = {
  ws: () => import('@wsekit/transports/ws'),
  uws: () => import('@wsekit/transports/uws'),
  bun: () => import('@wsekit/transports/bun'),
};
const formats = ['text', 'json'];

/** Plays recordings of published servers to ours; false when one differs and no exception says so. */
export async function recordingsCommand(
  argv: readonly string[],
  { stdout, stderr, signal }: Pick<CliEnvironment, 'stdout' | 'stderr' | 'signal'>,
): Promise<boolean> {
  const { directory, peer, patterns, format, out, jobs } = readRecordingsArguments(argv);
  const { recordings: all, unread } = readAll(directory);
  for (const message of unread) stderr.write(`not read: ${message}\n`);
  const recordings = all.filter(
    ({ transcript }) => patterns.length === 0 || patterns.some((pattern) => pattern.matches(transcript.id)),
  );
  if (recordings.length === 0) throw new UsageError(`no recording of a server in ${directory} has such a name`);
  const { listen } = await (peers[peer] ?? missing)();
  let done = 0;
  const onResult = ({ id }: RecordingResult): void => {
    done += 1;
    if (stderr.isTty) stderr.write(`\r\u001b[K${done} of ${recordings.length} ${id}`.slice(0, stderr.columns));
  };
  const results = await runRecordings({ recordings, listen, peer, jobs, signal, onResult });
  if (stderr.isTty) stderr.write('\r\u001b[K');
  const text = format === 'json' ? `${JSON.stringify(results, null, 2)}\n` : formatRecordings(results, peer);
  if (out === undefined) stdout.write(text);
  else {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, text);
  }
  return !signal.aborted && results.every(({ status }) => status !== 'differs');
}

function readAll(directory: string): ReturnType<typeof readServerRecordings> {
  try {
    return readServerRecordings(directory);
  } catch (error) {
    throw new UsageError(`reading ${directory}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readRecordingsArguments(argv: readonly string[]) {
  const { values, positionals } = parse(argv);
  const [directory, ...others] = positionals;
  if (directory === undefined || others.length > 0) throw new UsageError('recordings: one directory is needed');
  const { peer = 'ws', report: format = 'text', jobs: jobsText = '8', out, run } = values;
  if (!Object.hasOwn(peers, peer)) throw new UsageError(`--peer "${peer}": there are ${Object.keys(peers).join(', ')}`);
  if (!formats.includes(format)) throw new UsageError(`--report "${format}": there are ${formats.join(', ')}`);
  const jobs = Number(jobsText);
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new UsageError(`--jobs "${jobsText}": a whole number from 1 is needed`);
  return { directory, peer, format, out, jobs, patterns: (run ?? []).map(createPattern) };
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: { peer: text, run: { ...text, multiple: true }, report: text, out: text, jobs: text },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function missing(): never {
  throw new UsageError('no such peer');
}
