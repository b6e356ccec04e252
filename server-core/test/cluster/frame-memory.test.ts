import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameSlab, joinAdjacent } from '../../src/cluster/frame-slab.ts';
import { LinkWriter } from '../../src/cluster/link-writer.ts';
import type { ClusterSocket } from '../../src/cluster/network.ts';

const fill = (slab: FrameSlab, sizes: readonly number[]): Uint8Array[] =>
  sizes.map((size, index) => slab.allocate(size).fill(index));

function createSlowWriter(): LinkWriter {
  const socket: ClusterSocket = {
    remoteAddress: '127.0.0.1:1',
    bufferedBytes: 1,
    isWritable: true,
    write() {},
    end() {},
    destroy() {},
  };
  return new LinkWriter({ socket, nextTurn() {}, onWritten() {} });
}

describe('memory of frames', () => {
  it('gives frames that do not overlap, whatever their lengths', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 70_000 }), { maxLength: 40 }), (sizes) => {
        const frames = fill(new FrameSlab(), sizes);
        expect(frames.map(({ length }) => length)).toEqual(sizes);
        expect(frames.every((frame, index) => frame.every((byte) => byte === index))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('joins what lies behind each other, and keeps bytes and order', () => {
    const kept = fc.array(fc.tuple(fc.integer({ min: 1, max: 40_000 }), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(kept, (pairs) => {
        const frames = fill(
          new FrameSlab(),
          pairs.map(([size]) => size),
        ).filter((_, index) => pairs[index]?.[1]);
        expect(Buffer.compare(Buffer.concat(joinAdjacent(frames)), Buffer.concat(frames))).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it('makes one piece of the frames of a turn', () => {
    const frames = fill(new FrameSlab(), [150, 150, 150, 150]);
    expect(joinAdjacent(frames).map(({ length }) => length)).toEqual([600]);
  });

  it('does not keep the frames of other links alive for one that is slow', () => {
    const slab = new FrameSlab();
    const writer = createSlowWriter();
    let mostBytes = 0;
    for (let index = 0; index < 1_000; index += 1) {
      writer.addMessage(slab.allocate(100).fill(index), { topic: 'a', text: '' });
      slab.allocate(32_000);
      slab.allocate(32_000);
      mostBytes = Math.max(mostBytes, writer.heldBytes);
    }
    expect(mostBytes).toBeLessThanOrEqual(2 * 100_000 + 4_194_304);
    const left = writer.take();
    expect(left.map(({ bytes }) => bytes[99])).toEqual(left.map((_, index) => index & 0xff));
  });
});
