import { type Dialect, dialectForServerVersion } from '@wsekit/spec';
import { transcriptsDirectory } from '@wsekit/spec/vectors';
import { listen } from '@wsekit/transports/ws';
import { beforeAll, describe, expect, it } from 'vitest';
import { differencesOf } from '../../src/recordings/compare.ts';
import { explain } from '../../src/recordings/exceptions/exception.ts';
import { recordingExceptions } from '../../src/recordings/exceptions/index.ts';
import { type Played, playTranscript } from '../../src/recordings/play.ts';
import type { Recording, RecordingResult } from '../../src/recordings/recording.ts';
import { readRecordings, runRecordings } from '../../src/recordings/run.ts';
import type { Heard } from '../../src/recordings/wire-client.ts';

const timeoutMs = 240_000;
const recordings = readRecordings(transcriptsDirectory).recordings.filter(({ side }) => side === 'server');
let results: readonly RecordingResult[] = [];

beforeAll(async () => {
  const signal = new AbortController().signal;
  results = await runRecordings({ recordings, listen, peer: 'ws', jobs: 8, signal, onResult: () => {} });
}, timeoutMs);

describe('our server in the place of the recorded ones, on ws', () => {
  it('differs nowhere but where an exception says so', () => {
    expect(results.filter(({ status }) => status === 'differs').map(({ id, left }) => ({ id, left }))).toEqual([]);
    expect(results).toHaveLength(744);
  });

  it('matches at least 85 % of the recordings outright', () => {
    const matching = results.filter(({ status }) => status === 'matches').length;
    expect(matching / results.length).toBeGreaterThanOrEqual(0.85);
  });

  it('needs each of the exceptions', () => {
    const used = new Set(results.flatMap(({ exceptions }) => exceptions.map(({ id }) => id)));
    const unused = recordingExceptions.map(({ id }) => id).filter((id) => !used.has(id));
    expect(unused.filter((id) => !/^(uws|bun)-/.test(id))).toEqual([]);
  });
});

describe('an exception', () => {
  /** What wrong servers would have been seen to do. */
  const faults: Readonly<Record<string, (played: Played) => Played>> = {
    'says something else': (played) => mapHeard(played, (list) => list.map(altered)),
    'says something more': (played) => mapHeard(played, (list) => list.flatMap((heard) => [heard, ...extra(heard)])),
    'tells the application something more': (played) => ({
      ...played,
      events: played.events.flatMap((event) => [event, ['raw', event[1], 'never sent']]),
    }),
    'tells the application something else': (played) => ({
      ...played,
      events: played.events.map(([kind, ...others]) => [`${String(kind)}ed`, ...others]),
    }),
    'answers calls otherwise': (played) => ({
      ...played,
      calls: played.calls.map(({ call, ours }) => ({
        call,
        ours: call.error === undefined ? { result: { never: 'this' } } : ours,
      })),
    }),
  };

  const excused: { readonly recording: Recording; readonly dialect: Dialect; readonly played: Played }[] = [];

  beforeAll(async () => {
    const ids = new Set(results.filter(({ status }) => status === 'exception').map(({ id }) => id));
    const waiting = recordings.filter(({ transcript: { id } }) => ids.has(id));
    const play = async (): Promise<void> => {
      for (let recording = waiting.pop(); recording !== undefined; recording = waiting.pop()) {
        const { version, transcript } = recording;
        const dialect = dialectForServerVersion(version);
        if (dialect === undefined) continue;
        const played = await playTranscript(transcript, { dialect, version, listen }).catch(() => undefined);
        if (played !== undefined) excused.push({ recording, dialect, played });
      }
    };
    await Promise.all(Array.from({ length: 8 }, play));
  }, timeoutMs);

  it.each(Object.entries(faults))('hides no server that %s', (_, fault) => {
    const hidden = excused.filter(({ recording: { transcript }, dialect, played }) => {
      const wrong = fault(played);
      if (isSame(played, wrong)) return false;
      const scene = { transcript, played: wrong, dialect, peer: 'ws' };
      return explain(differencesOf(transcript, wrong, dialect), recordingExceptions, scene).left.length === 0;
    });
    expect(hidden.map(({ recording }) => recording.transcript.id)).toEqual([]);
  });
});

function mapHeard(played: Played, change: (list: readonly Heard[]) => readonly Heard[]): Played {
  return { ...played, heard: new Map([...played.heard].map(([name, list]) => [name, change(list)])) };
}

function altered(heard: Heard): Heard {
  return heard.kind === 'text' ? { ...heard, text: heard.text.replace(/"t":"/, '"t":"not-') } : heard;
}

function extra(heard: Heard): Heard[] {
  return heard.kind === 'http' && heard.status === 101 ? [{ kind: 'text', text: '{"t":"never","p":1}' }] : [];
}

function isSame(one: Played, other: Played): boolean {
  const textOf = ({ heard, events, calls }: Played): string =>
    JSON.stringify([[...heard], events, calls], (_, value) => (typeof value === 'bigint' ? String(value) : value));
  return textOf(one) === textOf(other);
}
