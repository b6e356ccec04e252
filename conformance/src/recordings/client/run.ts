import { type Dialect, dialectForServerVersion } from '@wsekit/spec';
import type { Transcript } from '@wsekit/spec/vectors';
import type { Difference } from '../difference.ts';
import type { Recording, RecordingResult } from '../recording.ts';
import { clientDifferences } from './compare.ts';
import { accountFor, type ClientException } from './exceptions/exception.ts';
import { clientExceptions } from './exceptions/index.ts';
import { type ClientPlayed, playToClient } from './play.ts';

/** Plays the server of a recording to our client, in the dialect of that version. */
export async function runClientRecording({ side, version, transcript }: Recording): Promise<RecordingResult> {
  const startMs = performance.now();
  const { id, scenario = '' } = transcript;
  const { differences, left, exceptions } = await judge(version, transcript);
  const status = left.length > 0 ? 'differs' : differences.length > 0 ? 'exception' : 'matches';
  const durationMs = performance.now() - startMs;
  return { id, scenario, version, side, status, differences, left, exceptions, durationMs };
}

type Judgement = Pick<RecordingResult, 'differences' | 'left' | 'exceptions'>;

async function judge(version: string, transcript: Transcript): Promise<Judgement> {
  const dialect = dialectForServerVersion(version);
  if (dialect === undefined) return unplayed(`no dialect is known for version ${version}`);
  try {
    return await compared(transcript, dialect);
  } catch (error) {
    return unplayed(error instanceof Error ? error.message : String(error));
  }
}

async function compared(transcript: Transcript, dialect: Dialect): Promise<Judgement> {
  const played = await playToClient(transcript, dialect);
  return explainClient(transcript, played, dialect);
}

/** What our client did otherwise, and what none of the exceptions, by default all there are, accounts for. */
export function explainClient(
  transcript: Transcript,
  played: ClientPlayed,
  dialect: Dialect,
  exceptions: readonly ClientException[] = clientExceptions,
): Judgement {
  const differences = clientDifferences(transcript, played, dialect);
  const used = new Set<ClientException>();
  const left = differences.filter((difference) => {
    const because = accountFor(difference, exceptions, { transcript, played });
    for (const exception of because ?? []) used.add(exception);
    return because === undefined;
  });
  return { differences, left, exceptions: exceptions.filter((exception) => used.has(exception)) };
}

function unplayed(why: string): Judgement {
  const differences: Difference[] = [{ kind: 'options', of: '', expected: ['can be played'], got: [why] }];
  return { differences, left: differences, exceptions: [] };
}
