import { describe, expect, it } from 'vitest';
import { serverRecordings } from '../../recordings.ts';
import { isForSessions, replayServer } from './server-replay.ts';

/** Where our sessions do better than the recorded server on purpose. */
const onPurpose: readonly { readonly id: RegExp; readonly why: string }[] = [
  { id: /\/e2e-tampered$/, why: 'a frame that is played back is refused (WSE-ENC-065)' },
  { id: /-2\.[0-3]\.\d\/e2e-second-hello$/, why: 'the key before opens frames for a grace time (WSE-ENC-058)' },
  { id: /-2\.[0-3]\.\d\/binary-msgpack-connection$/, why: 'depth is limited, and C1 is refused (WSE-PAY-034)' },
  { id: /-2\.[0-3]\.\d\/(send-event-dup|event-duplicates)$/, why: 'ids go with the connection (WSE-ERR-072)' },
  { id: /\/idle-close(-default)?$/, why: 'the recorded server hangs instead of closing (WSE-ERR-099)' },
  { id: /\/send-event-values$/, why: 'whole floats are integers to JavaScript (WSE-PAY-040)' },
];

describe.each(serverRecordings)('the conversations of server $version, played to a session', (recording) => {
  const played = recording.transcripts.filter(isForSessions);
  const isOnPurpose = (id: string): boolean => onPurpose.some((each) => each.id.test(id));

  it.each(played.filter(({ id }) => !isOnPurpose(id)))('$id', (transcript) => {
    for (const { ours, theirs } of replayServer(recording, transcript)) {
      expect(ours.frames).toEqual(theirs.frames);
      expect(ours.delivered).toEqual(theirs.delivered);
    }
  });

  it.each(played.filter(({ id }) => isOnPurpose(id)))('$id, unlike the recorded server', (transcript) => {
    const connections = replayServer(recording, transcript);
    expect(connections.some(({ ours, theirs }) => JSON.stringify(ours) !== JSON.stringify(theirs))).toBe(true);
  });
});

describe('the conversations played', () => {
  it('are all that sessions alone explain', () => {
    const counts = serverRecordings.map(({ transcripts }) => transcripts.filter(isForSessions).length);
    expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThan(300);
  });
});
