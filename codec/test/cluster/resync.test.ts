import { describe, expect, test } from 'vitest';
import { decodeClusterFrame, encodeClusterFrame, splitResync } from '../../src/cluster/index.ts';
import { dialect } from './dialects.ts';

const newest = { dialect: dialect('D2g') };
const oldest = { dialect: dialect('D2b') };
const topics = Array.from({ length: 100 }, (_, index) => `topic-${index}-${'x'.repeat(index)}`);

describe('splitting a RESYNC', () => {
  test('one frame is enough for a small interest, and for an empty one', () => {
    expect(splitResync(['a', 'b'], newest)).toEqual([{ type: 'RESYNC', topics: ['a', 'b'], continuation: false }]);
    expect(splitResync([], oldest)).toEqual([{ type: 'RESYNC', topics: [], continuation: false }]);
  });

  test('every frame fits the limit and together they hold every topic in order', () => {
    const frames = splitResync(topics, { ...newest, maxFrameBytes: 300 });
    expect(frames.map((frame) => frame.type === 'RESYNC' && frame.continuation)).toEqual(
      frames.map((_, index) => index > 0),
    );
    for (const frame of frames) expect(encodeClusterFrame(frame, newest).length).toBeLessThanOrEqual(300);
    expect(frames.flatMap((frame) => (frame.type === 'RESYNC' ? frame.topics : []))).toEqual(topics);
  });

  test('a dialect without continuation gets the rest as SUB frames', () => {
    const frames = splitResync(topics, { ...oldest, maxFrameBytes: 300 });
    expect(frames[0]?.type).toBe('RESYNC');
    expect(frames.slice(1).every(({ type }) => type === 'SUB')).toBe(true);
    const named = frames.flatMap((frame) => (frame.type === 'RESYNC' ? frame.topics : [frame.topic]));
    expect(named).toEqual(topics);
  });

  test('a chunk fills the frame limit to the byte', () => {
    const filling = ['a'.repeat(60_000)].concat(Array.from({ length: 16 }, () => 'b'.repeat(60_000)));
    const spare = 1_048_568 - (17 * 60_000 + 17);
    const exact = splitResync([...filling, 'c'.repeat(spare)], newest);
    expect(exact).toHaveLength(1);
    expect(exact.map((frame) => encodeClusterFrame(frame, newest).length)).toEqual([1_048_576]);
    expect(splitResync([...filling, 'c'.repeat(spare + 1)], newest)).toHaveLength(2);
  });

  test('refuses what no frame can carry', () => {
    expect(() => splitResync(['x'.repeat(300)], { ...newest, maxFrameBytes: 300 })).toThrow(
      '[cluster_frame_too_large]',
    );
    expect(() => splitResync(['x'.repeat(65_536)], newest)).toThrow('[cluster_invalid_field]');
    expect(() => encodeClusterFrame({ type: 'RESYNC', topics: ['a\nb'], continuation: false }, newest)).toThrow('0x0A');
    expect(() => encodeClusterFrame({ type: 'RESYNC', topics: ['a', ''], continuation: false }, newest)).toThrow(
      'empty',
    );
  });
});

describe('topics that are not UTF-8', () => {
  const frame = Buffer.from('0800000000000000', 'hex');
  const payload = Buffer.concat([
    Buffer.from('ok\n'),
    Buffer.from([0xff]),
    Buffer.from('\nfine\n\n'),
    Buffer.from([0xc3]),
  ]);
  frame.writeUInt32LE(payload.length, 4);
  const bytes = Buffer.concat([frame, payload]);

  test('are dropped alone from D2c on', () => {
    for (const name of ['D2c', 'D2e', 'D2g'] as const) {
      const frame = decodeClusterFrame(bytes, { dialect: dialect(name) });
      expect(frame).toEqual({ type: 'RESYNC', topics: ['ok', 'fine'], continuation: false });
    }
  });

  test('refuse the frame before', () => {
    expect(() => decodeClusterFrame(bytes, oldest)).toThrow('[invalid_utf8]');
  });

  test('cost no exception each', () => {
    const bad = Buffer.alloc(1_048_576, '\xff\n', 'latin1');
    Buffer.from('0800000000000000', 'hex').copy(bad);
    bad.writeUInt32LE(bad.length - 8, 4);
    const began = performance.now();
    expect(decodeClusterFrame(bad, newest)).toMatchObject({ topics: [] });
    expect(performance.now() - began).toBeLessThan(1500);
  });
});
