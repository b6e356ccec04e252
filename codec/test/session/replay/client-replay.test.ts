import { describe, expect, it } from 'vitest';
import { clientTranscripts, replayClient } from './client-replay.ts';

interface Difference {
  readonly id: RegExp;
  readonly why: string;
}

/** Where a recorded client says something else. */
const saidElse: readonly Difference[] = [
  { id: /\/send-categories$/, why: 'its application sends messages under the names of the protocol' },
  { id: /\/server-pings$/, why: 'pings of every form are answered (WSE-LIM-010)' },
  { id: /\/e2e$/, why: 'pings are answered when they come sealed, too (WSE-LIM-010)' },
];

/** Where a recorded client hears something that sessions refuse, or hears things in another order. */
const heardElse: readonly Difference[] = [
  {
    id: /-2\.[03]\.\d\/stamps$/,
    why: 'it knows no stamps, and delivers what came before and behind a gap (WSE-REC-030)',
  },
  { id: /-2\.0\.5\/sequence$/, why: 'it puts messages in order by `seq`, which orders nothing (WSE-DLV-042)' },
  { id: /\/inbound-forms$/, why: 'it makes up types and payloads where there are none' },
];

function isIn(differences: readonly Difference[]): (transcript: { readonly id: string }) => boolean {
  return ({ id }) => differences.some((each) => each.id.test(id));
}

function isOut(differences: readonly Difference[]): (transcript: { readonly id: string }) => boolean {
  return (transcript) => !isIn(differences)(transcript);
}

/** What is missing in `ours` of `theirs`, taken in order. */
function missing(theirs: readonly unknown[], ours: readonly unknown[]): readonly unknown[] {
  const left = ours.map((each) => JSON.stringify(each));
  return theirs.filter((each) => {
    const at = left.indexOf(JSON.stringify(each));
    left.splice(0, at + 1);
    return at < 0;
  });
}

describe('the conversations of published Python clients, played to a session', () => {
  it.each(clientTranscripts.filter(isOut(saidElse)))('$id: says the same', (transcript) => {
    const { ours, theirs } = replayClient(transcript);
    expect(ours.said).toEqual(theirs.said);
  });

  it.each(clientTranscripts.filter(isOut(heardElse)))('$id: hears all they heard', (transcript) => {
    const { ours, theirs } = replayClient(transcript);
    expect(missing(theirs.got, ours.got)).toEqual([]);
  });

  it.each(clientTranscripts.filter(isIn(saidElse)))('$id: says else', (transcript) => {
    const { ours, theirs } = replayClient(transcript);
    expect(ours.said).not.toEqual(theirs.said);
  });

  it.each(clientTranscripts.filter(isIn(heardElse)))('$id: hears else', (transcript) => {
    const { ours, theirs } = replayClient(transcript);
    expect(missing(theirs.got, ours.got)).not.toEqual([]);
  });
});
