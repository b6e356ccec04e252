import { describe, expect, it } from 'vitest';
import { createMessageIds } from '../../src/index.ts';

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function filled(byte: number): (length: number) => Uint8Array {
  return (length) => new Uint8Array(length).fill(byte);
}

describe('message ids', () => {
  it('equal the example of RFC 9562, appendix A.6', () => {
    const random = Uint8Array.from(Buffer.from('0cc318c4dc0c0c07398f', 'hex'));
    const next = createMessageIds({ nowMs: () => 0x017f22e279b0, randomBytes: () => random });
    // The example has CC3 where the count begins in its lower half: 4C3.
    expect(next()).toBe('017f22e2-79b0-74c3-98c4-dc0c0c07398f');
  });

  it('are UUIDs of version 7 and of the time they were made', () => {
    const next = createMessageIds({ nowMs: () => Date.UTC(2026, 1, 28, 12) });
    expect(next()).toMatch(uuid7);
    expect(Number.parseInt(next().replaceAll('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 1, 28, 12));
  });

  it('sort in the order they were made within a millisecond, beyond the count of 12 bits', () => {
    const next = createMessageIds({ nowMs: () => 1000 });
    const ids = Array.from({ length: 10_000 }, next);
    expect(new Set(ids).size).toBe(10_000);
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.every((id) => uuid7.test(id))).toBe(true);
  });

  it('sort in the order they were made when the clock goes back', () => {
    const clock = [5000, 4000, 4999, 5000, 5001];
    const next = createMessageIds({ nowMs: () => clock.shift() ?? 6000 });
    const ids = Array.from({ length: 6 }, next);
    expect(ids.toSorted()).toEqual(ids);
  });

  it('differ in 62 random bits between makers of the same millisecond', () => {
    const [one, other] = [0x00, 0xff].map((byte) => createMessageIds({ nowMs: () => 1, randomBytes: filled(byte) })());
    expect(one).toBe('00000000-0001-7000-8000-000000000000');
    expect(other).toBe('00000000-0001-77ff-bfff-ffffffffffff');
  });
});
