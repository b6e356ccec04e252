import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Listen } from '@wsekit/transports';
import type { CliEnvironment } from '../cli/environment.ts';
import { createProgress } from '../cli/progress.ts';
import { UsageError } from '../cli/usage-error.ts';
import { type RecordingPeer, type RecordingsArguments, readRecordingsArguments } from './arguments.ts';
import { explainRecording } from './explain.ts';
import { recordingsHelp } from './help.ts';
import type { Recording, RecordingResult } from './recording.ts';
import { recordingsFormats } from './report/formats.ts';
import { isAsRecorded, type RecordingsReport, verdictOf } from './report/recordings-report.ts';
import { readRecordings, runRecordings } from './run.ts';

const progressWords = { things: 'recordings', unexpected: 'differ' } as const;

type Environment = Pick<CliEnvironment, 'stdout' | 'stderr' | 'signal'>;

/** Where each peer comes from. */
const peers: Readonly<Record<RecordingPeer, () => Promise<{ readonly listen: Listen }>>> = {
  ws: () => import('@wsekit/transports/ws'),
  uws: () => import('@wsekit/transports/uws'),
  bun: () => import('@wsekit/transports/bun'),
};

/** Plays recordings of published servers and clients to ours; false when one differs and no exception says so. */
export async function recordingsCommand(argv: readonly string[], environment: Environment): Promise<boolean> {
  const args = readRecordingsArguments(argv);
  const { stdout, stderr } = environment;
  if (args.help) {
    stdout.write(recordingsHelp);
    return true;
  }
  const { recordings, unread } = readAll(args.directory);
  for (const message of unread) stderr.write(`not read: ${message}\n`);
  const chosen = choose(recordings, args);
  if (args.list) {
    stdout.write(chosen.map(({ transcript: { id } }) => `${id}\n`).join(''));
    return true;
  }
  const report = await play(chosen, unread, args, environment);
  if (args.explain === undefined) writeReports(report, args, environment);
  else for (const [at, result] of report.results.entries()) stdout.write(explained(chosen[at], result));
  return isAsRecorded(report);
}

function explained(recording: Recording | undefined, result: RecordingsReport['results'][number]): string {
  return recording === undefined ? '' : explainRecording(recording, result);
}

async function play(
  recordings: readonly Recording[],
  unread: readonly string[],
  { peer, jobs }: RecordingsArguments,
  { stderr, signal }: Environment,
): Promise<RecordingsReport> {
  const { listen } = await load(peer);
  const startedAt = new Date();
  const startMs = performance.now();
  const progress = createProgress(recordings.length, stderr, () => performance.now(), progressWords);
  const onResult = ({ status }: Pick<RecordingResult, 'status'>): void => progress.done(status !== 'differs');
  const results = await runRecordings({ recordings, listen, peer, jobs, signal, onResult });
  progress.clear();
  return { peer, results, total: recordings.length, unread, startedAt, durationMs: performance.now() - startMs };
}

async function load(peer: RecordingPeer): Promise<{ readonly listen: Listen }> {
  if (peer === 'bun' && !('Bun' in globalThis)) throw new UsageError('--peer bun: run this command by Bun');
  try {
    return await peers[peer]();
  } catch (error) {
    throw new UsageError(`--peer ${peer} cannot be loaded: ${messageOf(error)}`);
  }
}

function readAll(directory: string): ReturnType<typeof readRecordings> {
  try {
    return readRecordings(directory);
  } catch (error) {
    throw new UsageError(`reading ${directory}: ${messageOf(error)}`);
  }
}

function choose(recordings: readonly Recording[], args: RecordingsArguments): readonly Recording[] {
  const { run, skip, explain, directory } = args;
  const chosen = recordings.filter(({ transcript: { id } }) => {
    if (explain !== undefined) return id === explain;
    const isAsked = run.length === 0 || run.some((pattern) => pattern.matches(id));
    return isAsked && !skip.some((pattern) => pattern.matches(id));
  });
  if (chosen.length > 0) return chosen;
  if (explain === undefined) throw new UsageError(`no recording in ${directory} has such a name`);
  const near = recordings.filter(({ transcript: { id } }) => id.includes(explain)).slice(0, 5);
  const hint =
    near.length === 0 ? 'see --list' : `did you mean ${near.map(({ transcript }) => transcript.id).join(', ')}?`;
  throw new UsageError(`--explain "${explain}": there is no such recording; ${hint}`);
}

function writeReports(report: RecordingsReport, { reports }: RecordingsArguments, { stdout }: Environment): void {
  for (const { format, file } of reports) {
    const text = recordingsFormats[format]?.(report) ?? '';
    if (file === undefined) stdout.write(text);
    else stdout.write(`${format} report: ${writeTo(file, text)}\n`);
  }
  if (reports.every(({ file }) => file !== undefined)) stdout.write(`${verdictOf(report)}\n`);
}

function writeTo(file: string, text: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return resolve(file);
  } catch (error) {
    throw new UsageError(`cannot write the report: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
