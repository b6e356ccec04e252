import { type MarkerName, markers } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { behindMarker, hasMarker, isBareZlib, isFormAllowed } from '../../src/frame/marker.ts';

describe('markers', () => {
  it('are two bytes at the start of a frame', () => {
    expect(hasMarker(Uint8Array.of(0x43, 0x3a), markers.compressed)).toBe(true);
    expect(hasMarker(Uint8Array.of(0x4d, 0x3a, 0x80), markers.msgpack)).toBe(true);
    expect(hasMarker(Uint8Array.of(0x45, 0x3a), markers.encrypted)).toBe(true);
    expect(hasMarker(Uint8Array.of(0x45), markers.encrypted)).toBe(false);
    expect(hasMarker(new Uint8Array(), markers.encrypted)).toBe(false);
    expect([...behindMarker(Uint8Array.of(0x4d, 0x3a, 0x80))]).toEqual([0x80]);
  });

  it('are not needed by zlib, of which four second bytes are known', () => {
    const known = Array.from({ length: 256 }, (_, second) => second).filter((second) =>
      isBareZlib(Uint8Array.of(0x78, second)),
    );
    expect(known).toEqual([0x01, 0x5e, 0x9c, 0xda]);
    expect(isBareZlib(Uint8Array.of(0x78))).toBe(false);
  });

  it('mean nothing but encryption and bare MessagePack to an observed server', () => {
    const names = Object.keys(markers) as MarkerName[];
    const allowed = names.filter((name) => isFormAllowed(markers[name], 'client_to_server', 'observed'));
    expect(allowed.toSorted()).toEqual(['bare_msgpack', 'encrypted']);
    expect(names.every((name) => isFormAllowed(markers[name], 'client_to_server', 'documented'))).toBe(true);
    expect(names.every((name) => isFormAllowed(markers[name], 'server_to_client', 'observed'))).toBe(true);
  });
});
