import { dialects } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { zlib } from '../src/compression/zlib-node.ts';
import { createCodecContext, defaultCodecLimits } from '../src/index.ts';

describe('createCodecContext', () => {
  it('takes the newest dialect, the observed reading and the limits of published servers for granted', () => {
    expect(createCodecContext({ direction: 'server_to_client' })).toEqual({
      dialect: dialects.D2g,
      profile: 'observed',
      direction: 'server_to_client',
      limits: { maxFrameBytes: 1_048_576, maxInflatedBytes: 1_048_576, maxMsgpackDepth: 64, maxJsonDepth: 127 },
      format: 'json',
      compressionThresholdBytes: 1024,
      compressesClientEvents: false,
      zlib,
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
