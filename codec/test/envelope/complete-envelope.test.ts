import { describe, expect, it } from 'vitest';
import { completeEnvelope, type Envelope, formatTime } from '../../src/index.ts';

function complete(event: Envelope): { envelope: Envelope; counted: number } {
  let counted = 0;
  const envelope = completeEnvelope(event, {
    nextId: () => 'made',
    nextSeq: () => {
      counted += 1;
      return 41 + counted;
    },
    nowMs: () => Date.UTC(2026, 1, 28, 12),
  });
  return { envelope, counted };
}

describe('completeEnvelope', () => {
  it('adds id, time, sequence and version in the documented order', () => {
    const { envelope } = complete({ extra: 1, p: { n: 1 }, t: 'chat' });
    expect(JSON.stringify(envelope)).toBe(
      '{"t":"chat","p":{"n":1},"id":"made","ts":"2026-02-28T12:00:00.000Z","seq":42,"v":1,"extra":1}',
    );
  });

  it('keeps what the application gave, null included, and does not count for it', () => {
    const given = { id: null, ts: 5, seq: null } as unknown as Envelope;
    expect(complete(given)).toEqual({ envelope: { id: null, ts: 5, seq: null, v: 1 }, counted: 0 });
  });

  it('replaces any version by 1', () => {
    expect(complete({ v: 7 }).envelope.v).toBe(1);
  });

  it('leaves the event as it was and adds no payload', () => {
    const event = Object.freeze({ t: 'a' });
    expect(complete(event).envelope).not.toHaveProperty('p');
    expect(event).toEqual({ t: 'a' });
  });

  it('writes times in 24 characters', () => {
    expect(formatTime(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(formatTime(1_772_280_000_001)).toHaveLength(24);
  });
});
