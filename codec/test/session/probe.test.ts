import { describe, expect, it } from 'vitest';
import { type Wired, wire } from './wire.ts';

function greeted(): Wired {
  const wired = wire();
  wired.server.open(0);
  wired.client.open(0);
  wired.carry(0);
  return wired;
}

const pings = ({ toServer }: Wired): number => toServer.filter((frame) => String(frame).includes('"t":"ping"')).length;

describe('A client that asks whether its server is still there', () => {
  it('pings at the next tick, which is due at once', () => {
    const wired = greeted();
    wired.client.probe(1000, 5000);
    expect(wired.client.nextTickMs).toBe(1000);
    wired.client.tick(1000);
    expect(pings(wired)).toBe(1);
  });

  it('gives it up when nothing comes in time, and not before, however long it was silent', () => {
    const wired = greeted();
    wired.client.probe(3_600_000, 5000);
    wired.client.tick(3_600_000);
    wired.client.tick(3_605_000);
    expect(wired.log).toEqual([]);
    wired.client.tick(3_605_001);
    expect(wired.log).toEqual(['client closes undefined ']);
  });

  it('goes on as before when an answer comes', () => {
    const wired = greeted();
    wired.client.probe(1000, 5000);
    wired.client.tick(1000);
    wired.carry(2000);
    wired.client.tick(10_000);
    expect(wired.log).toEqual([]);
  });

  it('is not put off by asking again', () => {
    const wired = greeted();
    for (const nowMs of [1000, 3000, 5000]) {
      wired.client.probe(nowMs, 5000);
      wired.client.tick(nowMs);
    }
    wired.client.tick(6001);
    expect(wired.log).toEqual(['client closes undefined ']);
  });

  it('does nothing before it is open', () => {
    const wired = wire();
    wired.client.probe(1000, 5000);
    expect(wired.client.nextTickMs).toBe(Number.POSITIVE_INFINITY);
  });
});
