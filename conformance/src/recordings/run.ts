import { readVectorsDirectory, type Transcript, type TranscriptFile } from '@wsekit/spec/vectors';
import type { Listen } from '@wsekit/transports';
import { type Difference, differencesOf } from './compare.ts';
import { exceptionFor, type RecordingException } from './exceptions.ts';
import { playTranscript } from './play.ts';
import { dialectOf } from './server-config.ts';

/** A recording, and how our server did in the place of the recorded one. */
export interface RecordingResult {
  readonly id: string;
  readonly scenario: string;
  /** `exception`: it differs as a named exception says. */
  readonly status: 'matches' | 'exception' | 'differs';
  readonly differences: readonly Difference[];
  readonly exception?: RecordingException;
}

/** A recording of a published server. */
export interface ServerRecording {
  readonly version: string;
  readonly transcript: Transcript;
}

/** What is run, and on what. */
export interface RecordingsRun {
  readonly recordings: readonly ServerRecording[];
  /** The transport, and its name. */
  readonly listen: Listen;
  readonly peer: string;
  /** Recordings that are played side by side. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly onResult: (result: RecordingResult) => void;
}

const serverPackage = 'wse-server';

/** Reads the recordings of servers below a directory; files in no known format are told in `unread`. */
export function readServerRecordings(directory: string): {
  readonly recordings: readonly ServerRecording[];
  readonly unread: readonly string[];
} {
  const { files, unrecognised } = readVectorsDirectory(directory);
  const contents = files.flatMap((file) => (file.kind === 'transcripts' ? [file.content] : []));
  return { recordings: contents.flatMap(recordingsIn), unread: unrecognised.map(({ message }) => message) };
}

/** Plays recordings to a server of ours, one after the other in each of `jobs` lines; in their order in what it gives. */
export async function runRecordings(run: RecordingsRun): Promise<RecordingResult[]> {
  const { recordings, jobs, signal, onResult } = run;
  const results: RecordingResult[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next; index < recordings.length && !signal.aborted; index = next) {
      next += 1;
      const recording = recordings[index];
      if (recording === undefined) return;
      const result = await runOne(recording, run);
      results[index] = result;
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results.filter((result) => result !== undefined);
}

async function runOne(
  { version, transcript }: ServerRecording,
  { listen, peer }: RecordingsRun,
): Promise<RecordingResult> {
  const { id, scenario = '' } = transcript;
  const differences = await differencesIn(version, transcript, listen);
  if (differences.length === 0) return { id, scenario, status: 'matches', differences };
  const exception = exceptionFor(id, differences, peer);
  return exception === undefined
    ? { id, scenario, status: 'differs', differences }
    : { id, scenario, status: 'exception', differences, exception };
}

async function differencesIn(version: string, transcript: Transcript, listen: Listen): Promise<readonly Difference[]> {
  try {
    const dialect = dialectOf(version);
    return differencesOf(transcript, await playTranscript(transcript, { dialect, version, listen }), dialect);
  } catch (error) {
    return [
      { where: 'options', expected: ['can be played'], got: [error instanceof Error ? error.message : String(error)] },
    ];
  }
}

function recordingsIn({ peer, transcripts }: TranscriptFile): ServerRecording[] {
  const { package: name, version } = peer;
  if (name !== serverPackage || typeof version !== 'string') return [];
  return transcripts.map((transcript) => ({ version, transcript }));
}
