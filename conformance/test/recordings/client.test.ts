import { dialectForServerVersion } from '@wsekit/spec';
import { transcriptsDirectory } from '@wsekit/spec/vectors';
import { beforeAll, describe, expect, it } from 'vitest';
import { clientExceptions } from '../../src/recordings/client/exceptions/index.ts';
import { type ClientPlayed, playToClient } from '../../src/recordings/client/play.ts';
import { explainClient, runClientRecording } from '../../src/recordings/client/run.ts';
import type { Said } from '../../src/recordings/client/said.ts';
import type { RecordingResult } from '../../src/recordings/recording.ts';
import { readRecordings } from '../../src/recordings/run.ts';

const timeoutMs = 120_000;
const recordings = readRecordings(transcriptsDirectory).recordings.filter(({ side }) => side === 'client');
const results: RecordingResult[] = [];

beforeAll(async () => {
  for (const recording of recordings) results.push(await runClientRecording(recording));
}, timeoutMs);

describe('our client in the place of the recorded ones', () => {
  it('has a case for each recording', () => {
    expect(results).toHaveLength(122);
  });

  it.each(recordings.map(({ transcript: { id } }) => id))('%s', (id) => {
    expect(results.find((result) => result.id === id)?.left).toEqual([]);
  });

  it('matches outright where the recorded client was no worse', () => {
    expect(results.filter(({ status }) => status === 'matches').length).toBeGreaterThanOrEqual(28);
  });

  it(
    'needs each of the exceptions: without it a recording would differ',
    async () => {
      const needless = new Map(clientExceptions.map((exception) => [exception.id, exception]));
      for (const { transcript, version } of recordings) {
        const dialect = dialectForServerVersion(version);
        if (dialect === undefined) continue;
        const played = await playToClient(transcript, dialect);
        for (const exception of explainClient(transcript, played, dialect).exceptions) {
          const others = clientExceptions.filter((other) => other !== exception);
          const { left } = explainClient(transcript, played, dialect, others);
          if (left.length > 0) needless.delete(exception.id);
        }
      }
      expect([...needless.keys()]).toEqual([]);
    },
    timeoutMs,
  );

  it('has exceptions of different names', () => {
    const ids = clientExceptions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('an exception', () => {
  /** What wrong clients would have been seen to do. */
  const faults: Readonly<Record<string, (played: ClientPlayed) => ClientPlayed>> = {
    'says something else': (played) => mapSaid(played, (said) => [altered(said)]),
    'says something more': (played) => mapSaid(played, (said) => (isHello(said) ? [said, never] : [said])),
    'says hello twice': (played) => mapSaid(played, (said) => (isHello(said) ? [said, said] : [said])),
    'says twice what the application has said once': (played) =>
      mapSaid(played, (said) => (isOfApplication(said) ? [said, said] : [said])),
    'says nothing': (played) => mapSaid(played, (said) => (said.kind === 'http' ? [said] : [])),
    'tells its application what was never sent': (played) => ({ ...played, events: [...played.events, 'never {}'] }),
    'gives no message to its application': (played) => ({ ...played, events: played.events.filter(isOwn) }),
    'shows its token to nobody': (played) =>
      mapSaid(played, (said) => [said.kind === 'http' ? { ...said, hasToken: !said.hasToken } : said]),
  };

  it.each(Object.entries(faults))(
    'hides no client that %s',
    async (_, fault) => {
      const hidden: string[] = [];
      for (const { transcript, version } of recordings) {
        const dialect = dialectForServerVersion(version);
        if (dialect === undefined) continue;
        const played = await playToClient(transcript, dialect);
        const wrong = fault(played);
        if (textOf(wrong) === textOf(played)) continue;
        if (explainClient(transcript, wrong, dialect).left.length === 0) hidden.push(transcript.id);
      }
      expect(hidden).toEqual([]);
    },
    timeoutMs,
  );
});

const never: Said = { kind: 'frame', frame: '{"c":"U","t":"never","p":{}}' };

function mapSaid(played: ClientPlayed, change: (said: Said) => readonly Said[]): ClientPlayed {
  return { ...played, said: new Map([...played.said].map(([conn, list]) => [conn, list.flatMap(change)])) };
}

function altered(said: Said): Said {
  if (said.kind !== 'frame' || typeof said.frame !== 'string') return said;
  return { ...said, frame: said.frame.replace(/"t":"/, '"t":"not-') };
}

/** What recorded clients keep to themselves. */
function isOwn(event: string): boolean {
  return /^(subscription_update|heartbeat|config_update|health_check|sync_request|metrics_request|mp) /.test(event);
}

function isOfApplication(said: Said): boolean {
  return (
    said.kind === 'frame' && typeof said.frame === 'string' && /"t":"(offline|after-close|chat|n)"/.test(said.frame)
  );
}

function isHello(said: Said): boolean {
  return said.kind === 'frame' && typeof said.frame === 'string' && said.frame.includes('"client_hello"');
}

function textOf({ said, events }: ClientPlayed): string {
  return JSON.stringify([[...said], events]);
}
