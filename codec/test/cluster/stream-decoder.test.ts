import { join } from 'node:path';
import { readClusterVectors, vectorsDirectory } from '@wsekit/spec/vectors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ClusterFrame,
  type ClusterStreamDecoder,
  createClusterStreamDecoder,
  encodeClusterWire,
} from '../../src/cluster/index.ts';
import { arbitraryFrame } from './arbitrary-frames.ts';
import { bytesOf } from './bytes.ts';
import { dialect } from './dialects.ts';

const options = { dialect: dialect('D2g') };

function collector(limits: { maxFrameBytes?: number; expectHello?: boolean } = {}) {
  const frames: ClusterFrame[] = [];
  // Frames may be views that live for the call only.
  const onFrame = (frame: ClusterFrame) => frames.push(structuredClone(frame));
  return { frames, decoder: createClusterStreamDecoder({ ...options, ...limits, onFrame }) };
}

function pushInPieces(decoder: ClusterStreamDecoder, bytes: Uint8Array, cuts: readonly number[]): void {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    const chunk = bytes.slice(start, end);
    decoder.push(chunk);
    chunk.fill(0xee);
    start = end;
  }
}

const ping = bytesOf('000000080200000000000000');

describe('chunking', () => {
  test('any chunking gives the same frames', () => {
    fc.assert(
      fc.property(fc.array(arbitraryFrame, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 20 }), (frames, cuts) => {
        const { frames: found, decoder } = collector();
        pushInPieces(decoder, Buffer.concat(frames.map((frame) => encodeClusterWire(frame, options))), cuts);
        decoder.finish();
        expect(found).toEqual(frames);
      }),
      { numRuns: 1000 },
    );
  });

  test('recorded frames arrive byte by byte', () => {
    const accepted = readClusterVectors(join(vectorsDirectory, 'cluster.json')).filter(
      ({ fields, dialect }) => fields.kind === 'frame' && fields.expect !== 'decode_error' && dialect !== '2.0.5',
    );
    const whole = collector();
    const pieces = collector();
    for (const { wire_hex } of accepted) {
      whole.decoder.push(bytesOf(wire_hex));
      for (const byte of bytesOf(wire_hex)) pieces.decoder.push(Uint8Array.of(byte));
    }
    expect(whole.frames).toHaveLength(accepted.length);
    expect(pieces.frames).toEqual(whole.frames);
  });

  test('hands a frame that lies whole in a chunk out in place', () => {
    const wire = encodeClusterWire({ type: 'MSG', topic: 't', payload: Uint8Array.of(1, 2, 3) }, options);
    let buffer: unknown;
    const onFrame = (frame: ClusterFrame) => {
      buffer = frame.type === 'MSG' ? frame.payload.buffer : undefined;
    };
    createClusterStreamDecoder({ ...options, onFrame }).push(wire);
    expect(buffer).toBe(wire.buffer);
  });

  test('tells the bytes of each frame', () => {
    const seen: number[] = [];
    const decoder = createClusterStreamDecoder({ ...options, onFrame: (_frame, bytes) => seen.push(bytes.length) });
    decoder.push(Buffer.concat([ping, encodeClusterWire({ type: 'SUB', topic: 'abc' }, options)]));
    expect(seen).toEqual([8, 11]);
  });
});

describe('limits', () => {
  test.each([
    ['0', '00000000', 'cluster_length'],
    ['1,048,577', '00100001', 'cluster_frame_too_large'],
    ['2^32 - 1', 'ffffffff', 'cluster_frame_too_large'],
  ])('refuses outer length %s as soon as its four bytes are there', (_, hex, code) => {
    const { decoder } = collector();
    decoder.push(bytesOf(hex).subarray(0, 3));
    expect(() => decoder.push(bytesOf(hex).subarray(3))).toThrow(`[${code}]`);
    expect(decoder.state).toBe('failed');
  });

  test('accepts a frame of exactly the limit and refuses one byte more', () => {
    const { frames, decoder } = collector({ maxFrameBytes: 8 });
    decoder.push(ping);
    expect(frames).toEqual([{ type: 'PING' }]);
    expect(() => decoder.push(bytesOf('00000009'))).toThrow('takes 9 bytes, the limit is 8');
  });

  test('keeps what arrived, not what a length announces', () => {
    const { decoder } = collector();
    decoder.push(bytesOf('00100000'));
    decoder.push(new Uint8Array(100));
    expect(decoder.bufferedBytes).toBe(104);
    const before = process.memoryUsage().arrayBuffers;
    const waiting = Array.from({ length: 2000 }, () => {
      const { decoder: idle } = collector();
      idle.push(bytesOf('0010000001'));
      return idle;
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(waiting.length * 1024);
  });

  test.each([0, -1, 1.5, 1_048_577, Number.NaN])('maxFrameBytes %s is a programmer mistake', (maxFrameBytes) => {
    expect(() => collector({ maxFrameBytes })).toThrow(RangeError);
  });
});

describe('states', () => {
  test('hands out the frames before a bad one, then fails with the same error ever after', () => {
    const { frames, decoder } = collector();
    const bad = bytesOf('0000000b0600320000000000616263');
    expect(() => decoder.push(Buffer.concat([ping, bad, ping]))).toThrow('[cluster_truncated]');
    expect(frames).toEqual([{ type: 'PING' }]);
    expect(() => decoder.push(ping)).toThrow('[cluster_truncated]');
    expect(() => decoder.finish()).toThrow('[cluster_truncated]');
    expect(decoder).toMatchObject({ state: 'failed', bufferedBytes: 0 });
  });

  test('finishes between frames and takes no more', () => {
    const { decoder } = collector();
    decoder.push(ping);
    decoder.finish();
    expect(decoder.state).toBe('finished');
    expect(() => decoder.push(ping)).toThrow(TypeError);
  });

  test.each([
    ['0000', 'needs 4 bytes, found 2'],
    ['00000008020000', 'needs 12 bytes, found 7'],
  ])('reports a stream that ends inside %s', (hex, message) => {
    const { decoder } = collector();
    decoder.push(bytesOf(hex));
    expect(() => decoder.finish()).toThrow(message);
    expect(decoder.state).toBe('failed');
  });

  test('lets out what onFrame throws and fails, for the rest of the chunk is lost', () => {
    const mistake = new Error('mine');
    const decoder = createClusterStreamDecoder({
      ...options,
      onFrame: () => {
        throw mistake;
      },
    });
    expect(() => decoder.push(ping)).toThrow(mistake);
    expect(decoder.state).toBe('failed');
  });

  test('refuses to be fed from onFrame', () => {
    const decoder: ClusterStreamDecoder = createClusterStreamDecoder({ ...options, onFrame: () => decoder.push(ping) });
    expect(() => decoder.push(ping)).toThrow(TypeError);
  });

  test('an unknown type in the place of the HELLO is not skipped', () => {
    const { decoder } = collector({ expectHello: true });
    expect(() => decoder.push(bytesOf('000000087f00000000000000'))).toThrow('UNKNOWN came before HELLO');
  });
});
