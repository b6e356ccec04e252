import { dialectForServerVersion } from '@wsekit/spec';
import type { Transcript } from '@wsekit/spec/vectors';
import { accountFor } from '../client/exceptions/exception.ts';
import type { Difference } from '../difference.ts';
import type { Recording, RecordingResult } from '../recording.ts';
import { clusterDifferences } from './compare.ts';
import { type ClusterException, clusterExceptions } from './exceptions.ts';
import { type ClusterPlayed, playToNode } from './play.ts';

type Judgement = Pick<RecordingResult, 'differences' | 'left' | 'exceptions'>;

/** Plays the other ends of the links of a recording to a node of ours. */
export async function runClusterRecording({ side, version, transcript }: Recording): Promise<RecordingResult> {
  const startMs = performance.now();
  const { id, scenario = '' } = transcript;
  const { differences, left, exceptions } = await judge(version, transcript);
  const status = left.length > 0 ? 'differs' : differences.length > 0 ? 'exception' : 'matches';
  return {
    id,
    scenario,
    version,
    side,
    status,
    differences,
    left,
    exceptions,
    durationMs: performance.now() - startMs,
  };
}

async function judge(version: string, transcript: Transcript): Promise<Judgement> {
  const dialect = dialectForServerVersion(version);
  if (dialect === undefined) return unplayed(`no dialect is known for version ${version}`);
  try {
    return explainCluster(transcript, await playToNode(transcript, dialect, version));
  } catch (error) {
    return unplayed(error instanceof Error ? error.message : String(error));
  }
}

/** What our node did otherwise, and what none of the exceptions, by default all there are, accounts for. */
export function explainCluster(
  transcript: Transcript,
  played: ClusterPlayed,
  exceptions: readonly ClusterException[] = clusterExceptions,
): Judgement {
  const differences = clusterDifferences(transcript, played);
  const used = new Set<ClusterException>();
  const left = differences.filter((difference) => {
    const because = accountFor(difference, exceptions, { transcript });
    for (const exception of because ?? []) used.add(exception);
    return because === undefined;
  });
  return { differences, left, exceptions: exceptions.filter((exception) => used.has(exception)) };
}

function unplayed(why: string): Judgement {
  const differences: Difference[] = [{ kind: 'options', of: '', expected: ['can be played'], got: [why] }];
  return { differences, left: differences, exceptions: [] };
}
