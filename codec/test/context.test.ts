import { sessionDialects } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { zlib } from '../src/compression/zlib-node.ts';
import {
  createCodecContext,
  createPlainContext,
  defaultCodecLimits,
  encodeFrame,
  stringifySortedJson,
} from '../src/index.ts';

describe('createCodecContext', () => {
  it('takes the newest dialect, the observed reading and the limits of published servers for granted', () => {
    expect(createCodecContext({ direction: 'server_to_client' })).toEqual({
      dialect: sessionDialects.D2g,
      profile: 'observed',
      direction: 'server_to_client',
      limits: { maxFrameBytes: 1_048_576, maxInflatedBytes: 1_048_576, maxMsgpackDepth: 64, maxJsonDepth: 127 },
      format: 'json',
      compressionThresholdBytes: 1024,
      compressesClientEvents: false,
      zlib,
      sortedJson: stringifySortedJson,
      readValues: 'native',
      writeValues: 'json',
    });
  });

  it('reads values as servers do where an observed server reads, unless told otherwise', () => {
    expect(createCodecContext({ direction: 'client_to_server' }).readValues).toBe('json');
    expect(createCodecContext({ direction: 'client_to_server', profile: 'documented' }).readValues).toBe('native');
    const chosen = createCodecContext({ direction: 'client_to_server', values: 'native' });
    expect([chosen.readValues, chosen.writeValues]).toEqual(['native', 'native']);
  });

  it('is plain where neither compressing nor sorting is wanted, and says so where it is asked to', () => {
    const plain = createPlainContext({ direction: 'client_to_server' });
    const { sortedJson: _, zlib: __, ...others } = createCodecContext({ direction: 'client_to_server' });
    expect(plain).toMatchObject(others);
    expect(plain.zlib.decompress(zlib.compress(new Uint8Array(9)), 9)).toEqual(new Uint8Array(9));
    expect(() => plain.zlib.compress(new Uint8Array(9))).toThrow(/made without/);
    expect(() => encodeFrame({ t: 'a' }, plain, { keyOrder: 'sorted' })).toThrow(TypeError);
  });

  it('takes some limits and keeps the others', () => {
    const { limits } = createCodecContext({ direction: 'server_to_client', limits: { maxJsonDepth: 512 } });
    expect(limits).toEqual({ ...defaultCodecLimits, maxJsonDepth: 512 });
  });

  it('refuses amounts out of range, and names that are no dialect', () => {
    const direction = 'server_to_client';
    for (const limits of [
      { maxFrameBytes: 0 },
      { maxInflatedBytes: 0.5 },
      { maxMsgpackDepth: 513 },
      { maxJsonDepth: Number.NaN },
    ]) {
      expect(() => createCodecContext({ direction, limits })).toThrow(RangeError);
    }
    expect(() => createCodecContext({ direction, compressionThresholdBytes: -1 })).toThrow(RangeError);
    expect(() => createCodecContext({ direction, compressesClientEvents: true })).toThrow(/do not inflate/);
    expect(() => createCodecContext({ direction, dialect: 'D9' as 'D1' })).toThrow(RangeError);
    expect(() => createCodecContext({ direction, dialect: 'toString' as 'D1' })).toThrow(RangeError);
  });
});
