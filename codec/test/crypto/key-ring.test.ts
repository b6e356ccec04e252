import { describe, expect, it, vi } from 'vitest';
import { createCipher } from '../../src/crypto/aes-gcm.ts';
import { createKeyRing } from '../../src/crypto/key-ring.ts';
import { provider } from '../../src/crypto/provider-node.ts';
import { codeOf } from './vectors.ts';

const cipherOf = (fill: number) => createCipher({ provider, key: new Uint8Array(32).fill(fill) });
const [first, second, third] = [cipherOf(1), cipherOf(2), cipherOf(3)];
const message = Uint8Array.of(7, 7);
const hourMs = 3_600_000;

describe('key ring', () => {
  it('asks for a new key once an hour', () => {
    const ring = createKeyRing({ cipher: first, nowMs: 1000 });
    expect(ring.advance(1000 + hourMs - 1)).toBe(false);
    expect(ring.advance(1000 + hourMs)).toBe(true);
    expect(ring.advance(1000 + 2 * hourMs)).toBe(true);
    ring.rotate(second, 1000 + 2 * hourMs);
    expect(ring.rotatedAtMs).toBe(1000 + 2 * hourMs);
    expect(ring.advance(1000 + 3 * hourMs - 1)).toBe(false);
  });

  it('never asks when the interval is infinite', () => {
    const ring = createKeyRing({ cipher: first, nowMs: 0, rotationIntervalMs: Number.POSITIVE_INFINITY });
    expect(ring.advance(1e15)).toBe(false);
  });

  it('seals with the newest key and opens with the one before during the grace time', () => {
    const ring = createKeyRing({ cipher: first, nowMs: 0, graceMs: 100 });
    ring.rotate(second, 50);
    expect(second.open(ring.seal(message))).toEqual(message);
    expect(ring.advance(149)).toBe(false);
    expect(ring.open(first.seal(message))).toEqual(message);
    expect(ring.open(second.seal(message))).toEqual(message);
    ring.advance(150);
    expect(codeOf(() => ring.open(first.seal(message)))).toBe('authentication_failed');
    expect(ring.open(second.seal(message))).toEqual(message);
  });

  it('keeps no more than one previous key', () => {
    const ring = createKeyRing({ cipher: first, nowMs: 0 });
    ring.rotate(second, 1);
    ring.rotate(third, 2);
    expect(ring.open(second.seal(message))).toEqual(message);
    expect(codeOf(() => ring.open(first.seal(message)))).toBe('authentication_failed');
  });

  it('keeps none without grace', () => {
    const ring = createKeyRing({ cipher: first, nowMs: 0, graceMs: 0 });
    ring.rotate(second, 5);
    expect(codeOf(() => ring.open(first.seal(message)))).toBe('authentication_failed');
  });

  it('does not revive a key when the clock is set back', () => {
    const ring = createKeyRing({ cipher: first, nowMs: 0, graceMs: 10 });
    ring.rotate(second, 0);
    ring.advance(20);
    ring.advance(0);
    expect(codeOf(() => ring.open(first.seal(message)))).toBe('authentication_failed');
    ring.rotate(third, 5);
    expect(ring.rotatedAtMs).toBe(20);
  });

  it('refuses short frames without trying the previous key', () => {
    const tried = vi.spyOn(first, 'open');
    const ring = createKeyRing({ cipher: first, nowMs: 0 });
    ring.rotate(second, 1);
    expect(codeOf(() => ring.open(new Uint8Array(29)))).toBe('frame_truncated');
    expect(tried).not.toHaveBeenCalled();
    tried.mockRestore();
  });

  it('refuses times out of range', () => {
    const options = { cipher: first, nowMs: 0 };
    expect(() => createKeyRing({ ...options, rotationIntervalMs: 0 })).toThrow(RangeError);
    expect(() => createKeyRing({ ...options, rotationIntervalMs: Number.NaN })).toThrow(RangeError);
    expect(() => createKeyRing({ ...options, graceMs: -1 })).toThrow(RangeError);
    expect(() => createKeyRing({ ...options, nowMs: Number.NaN })).toThrow(RangeError);
    expect(() => createKeyRing(options).advance(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});
