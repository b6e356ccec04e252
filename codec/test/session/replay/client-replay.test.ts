import { describe, expect, it } from 'vitest';
import { clientTranscripts, replayClient } from './client-replay.ts';

const played = clientTranscripts;

describe('the conversations of published Python clients, played to a session', () => {
  it.each(played)('$id: says the same', (transcript) => {
    const { ours, theirs } = replayClient(transcript);
    expect(ours.said).toEqual(theirs.said);
  });

  it.each(played)('$id: hears the same', (transcript) => {
    const { ours, theirs } = replayClient(transcript);
    expect(ours.got).toEqual(theirs.got);
  });
});
