import { dialectForServerVersion } from '@wsekit/spec';
import { transcriptsDirectory } from '@wsekit/spec/vectors';
import { beforeAll, describe, expect, it } from 'vitest';
import { clusterExceptions } from '../../src/recordings/cluster/exceptions.ts';
import { type ClusterPlayed, playToNode } from '../../src/recordings/cluster/play.ts';
import { explainCluster, runClusterRecording } from '../../src/recordings/cluster/run.ts';
import type { Recording, RecordingResult } from '../../src/recordings/recording.ts';
import { readRecordings } from '../../src/recordings/run.ts';

const timeoutMs = 120_000;
const recordings = readRecordings(transcriptsDirectory).recordings.filter(({ side }) => side === 'node');
const plays: { readonly recording: Recording; readonly played: ClusterPlayed }[] = [];
const results: RecordingResult[] = [];

beforeAll(async () => {
  for (const recording of recordings) {
    const dialect = dialectForServerVersion(recording.version);
    if (dialect === undefined) throw new Error(`no dialect is known for ${recording.transcript.id}`);
    plays.push({ recording, played: await playToNode(recording.transcript, dialect, recording.version) });
    results.push(await runClusterRecording(recording));
  }
}, timeoutMs);

describe('our node in the place of the recorded ones', () => {
  it('has a case for each recording of one node and its links', () => {
    expect(results).toHaveLength(65);
    expect(recordings.filter(({ transcript: { frames } }) => frames.some(({ link }) => link === 'in1'))).toHaveLength(
      11,
    );
  });

  it.each(recordings.map(({ transcript: { id } }) => id))('%s', (id) => {
    expect(results.find((result) => result.id === id)?.left).toEqual([]);
  });

  it('matches outright where the recorded node was no worse', () => {
    expect(results.filter(({ status }) => status === 'matches').length).toBeGreaterThanOrEqual(17);
  });

  it('needs each of the exceptions: without it a recording would differ', () => {
    const needless = clusterExceptions.filter((exception) => {
      const others = clusterExceptions.filter((other) => other !== exception);
      return plays.every(
        ({ recording, played }) => explainCluster(recording.transcript, played, others).left.length === 0,
      );
    });
    expect(needless.map(({ id }) => id)).toEqual([]);
  });

  it('has exceptions of different names', () => {
    expect(new Set(clusterExceptions.map(({ id }) => id)).size).toBe(clusterExceptions.length);
  });
});

describe('an exception', () => {
  /** What wrong nodes would have been seen to do. */
  const faults: Readonly<Record<string, (said: readonly string[]) => readonly string[]>> = {
    'introduces itself as another version': (said) =>
      said.map((item) => item.replace('HELLO version 1', 'HELLO version 2')),
    'introduces itself twice': (said) => said.flatMap((item) => (item.startsWith('HELLO') ? [item, item] : [item])),
    'does not introduce itself': (said) => said.filter((item) => !item.startsWith('HELLO')),
    'sends something else': (said) => said.map((item) => item.replace('MSG ', 'MSG x')),
    'sends twice what was published once': (said) =>
      said.flatMap((item) => (item.startsWith('MSG') ? [item, item] : [item])),
    'tells of others than its users': (said) => said.map((item) => item.replace('alice', 'mallory')),
    'tells of other topics than it holds': (said) => said.map((item) => item.replace(/^(SUB|RESYNC) \w+/, '$1 other')),
    'says nothing at all': (said) => said.filter((item) => item === 'end'),
  };

  it.each(Object.entries(faults))('hides no node that %s', (_, fault) => {
    let seen = 0;
    const hidden = plays.filter(({ recording, played }) => {
      const wrong = new Map([...played.heard].map(([link, said]) => [link, fault(said)]));
      if (JSON.stringify([...wrong]) === JSON.stringify([...played.heard])) return false;
      seen += 1;
      return explainCluster(recording.transcript, { heard: wrong }).left.length === 0;
    });
    expect(hidden.map(({ recording }) => recording.transcript.id)).toEqual([]);
    expect(seen).toBeGreaterThan(0);
  });
});
