import { transcriptsDirectory } from '@wsekit/spec/vectors';
import { listen } from '@wsekit/transports/ws';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordingExceptions } from '../../src/recordings/exceptions.ts';
import { type RecordingResult, readServerRecordings, runRecordings } from '../../src/recordings/run.ts';

const timeoutMs = 120_000;

describe('our server in the place of the recorded ones, on ws', () => {
  let results: readonly RecordingResult[] = [];

  beforeAll(async () => {
    const { recordings } = readServerRecordings(transcriptsDirectory);
    const signal = new AbortController().signal;
    results = await runRecordings({ recordings, listen, peer: 'ws', jobs: 8, signal, onResult: () => {} });
  }, timeoutMs);

  it('differs nowhere but where an exception says so', () => {
    expect(results.filter(({ status }) => status === 'differs')).toEqual([]);
    expect(results).toHaveLength(707);
  });

  it('matches at least 85 % of the recordings outright', () => {
    const matching = results.filter(({ status }) => status === 'matches').length;
    expect(matching / results.length).toBeGreaterThanOrEqual(0.85);
  });

  it('needs each of the exceptions', () => {
    const used = new Set(results.flatMap(({ exception }) => exception?.recordings ?? []));
    const unused = recordingExceptions.filter(({ peer, recordings }) => {
      return peer === undefined && !recordings.some((name) => used.has(name));
    });
    expect(unused).toEqual([]);
  });
});
