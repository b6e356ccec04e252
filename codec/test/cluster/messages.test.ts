import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type ClusterEncodeOptions,
  type ClusterFrame,
  clusterCapabilities,
  decodeClusterFrame,
  encodeClusterFrame,
  encodeClusterWire,
  zstd,
} from '../../src/cluster/index.ts';
import { bytesOf, hexOf } from './bytes.ts';
import { dialect } from './dialects.ts';

const newest = { dialect: dialect('D2g') };
const oldest = { dialect: dialect('D2b') };
const message = (payload: Uint8Array, recovery?: { epoch: number; offset: bigint }): ClusterFrame => ({
  type: 'MSG',
  topic: 't',
  payload,
  recovery,
});
const flagsOf = (frame: ClusterFrame, options: ClusterEncodeOptions) => encodeClusterFrame(frame, options)[1];
const text = (length: number) => new Uint8Array(length).fill(0x61);

describe('compression', () => {
  const agreed = { ...newest, capabilities: clusterCapabilities.compression };

  test('is used from 256 bytes on, when agreed and when it makes the payload smaller', () => {
    expect(flagsOf(message(text(255)), agreed)).toBe(0);
    expect(flagsOf(message(text(256)), agreed)).toBe(1);
    expect(flagsOf(message(text(256)), newest)).toBe(0);
    expect(flagsOf(message(text(256)), { ...newest, capabilities: 0x0d })).toBe(0);
    const noise = createHash('shake256', { outputLength: 300 }).update('noise').digest();
    expect(flagsOf(message(noise), agreed)).toBe(0);
  });

  test('leaves the recovery trailer plain behind the compressed payload', () => {
    const both = { ...newest, capabilities: clusterCapabilities.compression | clusterCapabilities.recovery };
    const bytes = encodeClusterFrame(message(text(400), { epoch: 1, offset: 2n }), both);
    expect(bytes[1]).toBe(3);
    expect(hexOf(bytes.subarray(-12))).toBe('010000000200000000000000');
    expect(decodeClusterFrame(bytes, newest)).toEqual(message(text(400), { epoch: 1, offset: 2n }));
  });

  test('a payload of exactly 1,048,576 bytes passes, one more does not', () => {
    const compressedFrame = (length: number) => {
      const payload = zstd.compress(text(length));
      const header = Buffer.from('0101000000000000', 'hex');
      header.writeUInt32LE(payload.length, 4);
      return Buffer.concat([header, payload]);
    };
    const frame = decodeClusterFrame(compressedFrame(1_048_576), newest);
    expect(frame.type === 'MSG' && Buffer.from(frame.payload).equals(text(1_048_576))).toBe(true);
    expect(() => decodeClusterFrame(compressedFrame(1_048_577), newest)).toThrow('[zstd_limit]');
    expect(() => decodeClusterFrame(compressedFrame(11), { ...newest, maxPayloadBytes: 10 })).toThrow('[zstd_limit]');
  });
});

describe('recovery trailer', () => {
  const positioned = message(text(1), { epoch: 0xffff_ffff, offset: 2n ** 64n - 1n });

  test('goes out when the frame has a position and nothing speaks against it', () => {
    expect(flagsOf(positioned, newest)).toBe(2);
    expect(flagsOf(positioned, { ...newest, capabilities: 0x0f })).toBe(2);
    expect(flagsOf(positioned, { ...newest, capabilities: 0x07 })).toBe(0);
    expect(flagsOf(positioned, oldest)).toBe(0);
  });

  test.each([0n, 1n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n])(
    'carries offset %d',
    (offset) => {
      const frame = message(text(1), { epoch: 7, offset });
      expect(decodeClusterFrame(encodeClusterFrame(frame, newest), newest)).toEqual(frame);
    },
  );

  test('refuses what its fields cannot hold', () => {
    for (const recovery of [
      { epoch: -1, offset: 0n },
      { epoch: 2 ** 32, offset: 0n },
      { epoch: 1.5, offset: 0n },
      { epoch: 0, offset: -1n },
      { epoch: 0, offset: 2n ** 64n },
    ]) {
      expect(() => encodeClusterFrame(message(text(1), recovery), newest)).toThrow('[cluster_invalid_field]');
    }
  });
});

describe('dialects', () => {
  test('before D2e know no DRAIN', () => {
    const drain = bytesOf('0d00000000000000');
    expect(decodeClusterFrame(drain, oldest)).toEqual({ type: 'UNKNOWN', code: 13 });
    expect(decodeClusterFrame(drain, { dialect: dialect('D2e') })).toEqual({ type: 'DRAIN' });
    expect(() => encodeClusterFrame({ type: 'DRAIN' }, oldest)).toThrow('[cluster_invalid_field]');
  });

  test('without continuation cannot say it', () => {
    const frame: ClusterFrame = { type: 'RESYNC', topics: ['a'], continuation: true };
    expect(() => encodeClusterFrame(frame, oldest)).toThrow('RESYNC continuation');
  });

  test.each(['D2a', 'D2b'] as const)('%s sends and reads text only', (name) => {
    const options = { dialect: dialect(name) };
    expect(() => encodeClusterFrame(message(Uint8Array.of(0xff)), options)).toThrow('[invalid_utf8]');
    expect(() => decodeClusterFrame(bytesOf('010001000100000074ff'), options)).toThrow('[invalid_utf8]');
  });

  test.each(['D2c', 'D2d', 'D2e', 'D2f', 'D2g'] as const)('%s sends and reads any bytes', (name) => {
    const options = { dialect: dialect(name) };
    expect(hexOf(encodeClusterFrame(message(Uint8Array.of(0xff)), options))).toBe('010001000100000074ff');
    expect(decodeClusterFrame(bytesOf('010001000100000074ff'), options)).toEqual(message(Uint8Array.of(0xff)));
  });

  test('from D2g on read 256 peers of a list', () => {
    const addresses = Array.from({ length: 300 }, (_, index) => `10.0.0.1:${index}`);
    const bytes = encodeClusterFrame({ type: 'PEER_LIST', addresses }, newest);
    expect(decodeClusterFrame(bytes, newest)).toEqual({ type: 'PEER_LIST', addresses: addresses.slice(0, 256) });
    expect(decodeClusterFrame(bytes, oldest)).toEqual({ type: 'PEER_LIST', addresses });
  });

  test('without a cluster link are a programmer mistake', () => {
    expect(() => decodeClusterFrame(bytesOf('0200000000000000'), { dialect: dialect('D1') })).toThrow(RangeError);
  });

  test('never send a type they do not know', () => {
    expect(() => encodeClusterFrame({ type: 'UNKNOWN', code: 32 }, newest)).toThrow('type 32');
  });
});

describe('limits', () => {
  test('a frame may take 1,048,576 bytes, header and trailer counted', () => {
    const room = 1_048_576 - 8 - 1;
    expect(encodeClusterWire(message(text(room)), newest)).toHaveLength(1_048_580);
    expect(() => encodeClusterFrame(message(text(room + 1)), newest)).toThrow('[cluster_frame_too_large]');
    expect(encodeClusterFrame(message(text(room - 12), { epoch: 0, offset: 0n }), newest)).toHaveLength(1_048_576);
    expect(flagsOf(message(text(room - 11), { epoch: 0, offset: 0n }), newest)).toBe(0);
    expect(() => decodeClusterFrame(new Uint8Array(1_048_577), newest)).toThrow('[cluster_frame_too_large]');
  });

  test('a topic may take 65,535 bytes of UTF-8', () => {
    const sub = (topic: string): ClusterFrame => ({ type: 'SUB', topic });
    expect(encodeClusterFrame(sub('x'.repeat(65_535)), newest)).toHaveLength(65_543);
    expect(() => encodeClusterFrame(sub('x'.repeat(65_536)), newest)).toThrow('[cluster_invalid_field]');
    expect(() => encodeClusterFrame(sub('é'.repeat(32_768)), newest)).toThrow('[cluster_invalid_field]');
  });

  test('a peer list may have 65,535 entries', () => {
    const list = (length: number): ClusterFrame => ({
      type: 'PEER_LIST',
      addresses: Array.from({ length }, () => 'a'),
    });
    expect(encodeClusterFrame(list(65_535), newest)).toHaveLength(8 + 2 + 65_535 * 3);
    expect(() => encodeClusterFrame(list(65_536), newest)).toThrow('[cluster_invalid_field]');
  });

  test('a lone surrogate cannot be written', () => {
    for (const topic of ['\ud800', 'a\udc00b', '\ud800\ud800', '\ud83d']) {
      expect(() => encodeClusterFrame({ type: 'SUB', topic }, newest)).toThrow('[unencodable_value]');
    }
  });
});

describe('peer lists', () => {
  test.each([
    ['0a00000006000000 0100 0200 6162', ['ab']],
    ['0a00000005000000 0100 0200 6162', []],
    ['0a00000005000000 0100 0200 61', []],
    ['0a00000009000000 0200 0100 61 0200 62 63', ['a', 'bc']],
    ['0a00000008000000 0200 0100 61 0200 62', ['a']],
    ['0a00000006000000 0200 0100 61 02', ['a']],
    ['0a00000007000000 ffff 0000 0100 61', ['', 'a']],
  ])('%s names %j', (hex, addresses) => {
    const bytes = bytesOf(hex.replaceAll(' ', ''));
    expect(decodeClusterFrame(bytes, newest)).toEqual({ type: 'PEER_LIST', addresses });
  });
});

describe('presence updates', () => {
  const body = '00 0100000000000000 0100 75 7b7d'.replaceAll(' ', '');

  test.each([
    ['all of it', 14, '{}'],
    ['half of the data', 13, '{'],
    ['no data', 12, ''],
    ['less than the user id', 3, ''],
    ['nothing', 0, ''],
  ])('a payload length of %s', (_, length, data) => {
    const header = `0b000100${length.toString(16).padStart(2, '0')}000000`;
    const frame = decodeClusterFrame(bytesOf(`${header}72${body}`), newest);
    expect(frame).toMatchObject({ topic: 'r', userId: 'u', updatedAtMs: 1n, data });
  });
});

test('the outer length is big-endian and counts the frame alone', () => {
  const wire = encodeClusterWire(message(text(256)), newest);
  expect(hexOf(wire.subarray(0, 4))).toBe('00000109');
  expect(hexOf(wire.subarray(4))).toBe(hexOf(encodeClusterFrame(message(text(256)), newest)));
});

test('reads frames that are views into a larger buffer', () => {
  const inner = encodeClusterFrame({ type: 'HELLO', protocolVersion: 1, instanceId: 'nöde', capabilities: 15 }, newest);
  const padded = new Uint8Array(inner.length + 20).fill(0xff);
  padded.set(inner, 10);
  const view = padded.subarray(10, 10 + inner.length);
  expect(decodeClusterFrame(view, newest)).toMatchObject({ instanceId: 'nöde', capabilities: 15 });
  expect(() => decodeClusterFrame(view.subarray(0, -1), newest)).toThrow('[cluster_truncated]');
});
