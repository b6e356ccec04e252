import { type Dialect, dialectForServerVersion } from '@wsekit/spec';
import { readVectorsDirectory, type Transcript, type TranscriptFile } from '@wsekit/spec/vectors';
import type { Listen } from '@wsekit/transports';
import { runClientRecording } from './client/run.ts';
import { isPlayedToNode } from './cluster/play.ts';
import { runClusterRecording } from './cluster/run.ts';
import { differencesOf } from './compare.ts';
import type { Difference } from './difference.ts';
import { explain } from './exceptions/exception.ts';
import { recordingExceptions } from './exceptions/index.ts';
import { type Played, playTranscript } from './play.ts';
import type { Recording, RecordingResult } from './recording.ts';

/** What is run, and on what. */
export interface RecordingsRun {
  readonly recordings: readonly Recording[];
  /** The transport, and its name. */
  readonly listen: Listen;
  readonly peer: string;
  /** Recordings that are played side by side. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly onResult: (result: RecordingResult) => void;
}

const [serverPackage, clientPackage] = ['wse-server', 'wse-client'];

/** Reads the recordings of servers, clients and nodes below a directory; files in no known format are told in `unread`. */
export function readRecordings(directory: string): {
  readonly recordings: readonly Recording[];
  readonly unread: readonly string[];
} {
  const { files, unrecognised } = readVectorsDirectory(directory);
  const contents = files.flatMap((file) => (file.kind === 'transcripts' ? [file.content] : []));
  return { recordings: contents.flatMap(recordingsIn), unread: unrecognised.map(({ message }) => message) };
}

/** Plays recordings to a server, a client or a node of ours, one after the other in each of `jobs` lines; in their order in what it gives. */
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

async function runOne(recording: Recording, run: RecordingsRun): Promise<RecordingResult> {
  if (recording.side === 'client') return runClientRecording(recording);
  if (recording.side === 'node') return runClusterRecording(recording);
  const startMs = performance.now();
  const { side, version, transcript } = recording;
  const { id, scenario = '' } = transcript;
  const { differences, left, exceptions } = await judge(recording, run);
  const status = left.length > 0 ? 'differs' : differences.length > 0 ? 'exception' : 'matches';
  const durationMs = performance.now() - startMs;
  return { id, scenario, version, side, status, differences, left, exceptions, durationMs };
}

type Judgement = Pick<RecordingResult, 'differences' | 'left' | 'exceptions'>;

async function judge({ version, transcript }: Recording, { listen, peer }: RecordingsRun): Promise<Judgement> {
  const dialect = dialectForServerVersion(version);
  if (dialect === undefined) return unplayed(`no dialect is known for version ${version}`);
  const { differences, played } = await differencesIn(version, dialect, transcript, listen);
  const scene = { transcript, played, dialect, peer };
  try {
    return { differences, ...explain(differences, recordingExceptions, scene) };
  } catch (error) {
    return unplayed(messageOf(error));
  }
}

function unplayed(why: string): Judgement {
  const differences = [notPlayable(why)];
  return { differences, left: differences, exceptions: [] };
}

async function differencesIn(
  version: string,
  dialect: Dialect,
  transcript: Transcript,
  listen: Listen,
): Promise<{ readonly differences: readonly Difference[]; readonly played: Played | undefined }> {
  try {
    const played = await playTranscript(transcript, { dialect, version, listen });
    return { differences: differencesOf(transcript, played, dialect), played };
  } catch (error) {
    return { differences: [notPlayable(messageOf(error))], played: undefined };
  }
}

function notPlayable(why: string): Difference {
  return { kind: 'options', of: '', expected: ['can be played'], got: [why] };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function recordingsIn({ peer, transcripts }: TranscriptFile): Recording[] {
  const { package: name, version } = peer;
  if (name === clientPackage) {
    return transcripts.map((transcript) => ({ side: 'client', version: String(transcript.peer?.version), transcript }));
  }
  if (name !== serverPackage) return [];
  if (typeof version !== 'string')
    return transcripts
      .filter(isPlayedToNode)
      .map((transcript) => ({ side: 'node', version: String(transcript.peer?.version), transcript }));
  return transcripts.map((transcript) => ({ side: 'server', version, transcript }));
}
