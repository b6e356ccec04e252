import { zstd } from '@wsekit/codec/cluster';
import { limits } from '@wsekit/spec';
import type { ResultInit } from '../../driver/serve.ts';
import type { Inflate } from '../../generated/wse/conformance/v1/driver_pb.ts';
import type { DriverSetting } from './setting.ts';

/** Decompresses a whole stream. */
export function inflate({ algorithm, data, maxBytes }: Inflate, { zlib }: DriverSetting): ResultInit {
  const compressor = algorithm === 'zlib' ? zlib : algorithm === 'zstd' ? zstd : undefined;
  if (compressor === undefined) throw new RangeError(`algorithm "${algorithm}", there are zlib and zstd`);
  const cap = maxBytes === 0 ? limits.max_inflated_bytes : maxBytes;
  return { case: 'inflate', value: { data: compressor.decompress(data, cap) } };
}
