import type { Dialect, Direction, Profile } from '@wsekit/spec';
import type { Compressor } from './compression/compressor.ts';
import type { Cipher } from './crypto/cipher.ts';
import type { CodecLimits } from './limits.ts';
import type { PayloadCodec } from './payload/payload-codec.ts';

/** Everything a frame needs to be read or written, fixed for one direction of one connection. */
export interface CodecContext {
  readonly dialect: Dialect;
  readonly profile: Profile;
  /** Where the frames of this context travel. */
  readonly direction: Direction;
  readonly limits: CodecLimits;
  /** What the connection negotiated for binary application data (`?format=msgpack`). */
  readonly format: 'json' | 'msgpack';
  /** JSON longer than this many bytes leaves compressed; 0 switches compression off. */
  readonly compressionThresholdBytes: number;
  readonly zlib: Compressor;
  /** Needed to read or write MessagePack; from `@wsekit/codec/msgpack`. */
  readonly msgpack?: PayloadCodec;
  /** Present once keys are agreed; from `@wsekit/codec/crypto`. */
  readonly cipher?: Cipher;
}
