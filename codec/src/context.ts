import { type DialectName, type Direction, type Profile, type SessionDialect, sessionDialects } from '@wsekit/spec';
import * as wire from '@wsekit/spec/limits';
import { zlib } from '#zlib';
import type { ZlibCompressor } from './compression/compressor.ts';
import type { Cipher } from './crypto/cipher.ts';
import { CodecError } from './errors.ts';
import { assertLimits, type CodecLimits, defaultCodecLimits } from './limits.ts';
import { stringifySortedJson } from './payload/json.ts';
import type { PayloadCodec, ValueStyle } from './payload/payload-codec.ts';

/** Everything a frame needs to be read or written, fixed for one direction of one connection. */
export interface CodecContext {
  readonly dialect: SessionDialect;
  readonly profile: Profile;
  /** Where the frames of this context travel. */
  readonly direction: Direction;
  readonly limits: CodecLimits;
  /** What the connection negotiated for binary application data (`?format=msgpack`). */
  readonly format: 'json' | 'msgpack';
  /** JSON longer than this many bytes leaves compressed; 0 switches compression off. */
  readonly compressionThresholdBytes: number;
  /** Events of a client are compressed as well. */
  readonly compressesClientEvents: boolean;
  readonly zlib: ZlibCompressor;
  /** Needed to read or write MessagePack; from `@wsekit/codec/msgpack`. */
  readonly msgpack?: PayloadCodec;
  /** How MessagePack carries what JSON cannot say, when read and when written. */
  readonly readValues: ValueStyle;
  readonly writeValues: ValueStyle;
  /** Present once keys are agreed; from `@wsekit/codec/crypto`. */
  readonly cipher?: Cipher;
  /** See {@link CodecContextOptions.readsStamps}. */
  readonly readsStamps?: boolean;
  /** Writes JSON with sorted members; contexts of client sessions have none. */
  readonly sortedJson?: typeof stringifySortedJson;
  /** Told the text of each message that is read as JSON, prefix included, before it is parsed: what signatures cover. */
  readonly onText?: (text: string) => void;
}

/** The code of a context that not every bundle needs. */
export interface ContextParts {
  /** Compresses and inflates where the options do not say what does. */
  readonly zlib: ZlibCompressor;
  /** Writes JSON with sorted members, as servers do: clients sort none. */
  readonly sortedJson?: typeof stringifySortedJson;
}

/** What {@link createCodecContext} is given; all but the direction has a default. */
export interface CodecContextOptions {
  readonly direction: Direction;
  /** Default D2g, what servers from 2.4.0 speak. */
  readonly dialect?: SessionDialect | DialectName;
  /** Default `observed`: as the published code does it. */
  readonly profile?: Profile;
  /** Default: what published servers enforce; see {@link CodecLimits} for ranges. */
  readonly limits?: Partial<CodecLimits>;
  /** Default `json`. */
  readonly format?: 'json' | 'msgpack';
  /** In bytes, 0 or more; default 1,024. (WSE-CMP-003, WSE-CMP-004) */
  readonly compressionThresholdBytes?: number;
  /**
   * Clients: JSON above the threshold leaves compressed where that is shorter. Default false: servers of the profile
   * `documented` alone read it (WSE-FRM-049, WSE-CMP-033), and with `observed` it is a RangeError. (WSE-CMP-009)
   */
  readonly compressesClientEvents?: boolean;
  /** Default: the provider of this runtime. */
  readonly zlib?: ZlibCompressor;
  readonly msgpack?: PayloadCodec;
  /**
   * How MessagePack carries bytes and wide integers. Default `json` for what an `observed` server reads and what anybody
   * `observed` writes, as published code does (WSE-PAY-018, WSE-PAY-040), else `native`.
   */
  readonly values?: ValueStyle;
  readonly cipher?: Cipher;
  /**
   * A stamp in front of a text is what `tp`, `e` and `o` give, whatever stands under these names behind it (WSE-REC-024); else
   * the last member of a name counts (WSE-PAY-004). Default false; client sessions read stamps.
   */
  readonly readsStamps?: boolean;
  readonly onText?: (text: string) => void;
}

/** Completes a context with defaults; throws RangeError for limits out of range and names that are no dialect. */
export function createCodecContext(options: CodecContextOptions): CodecContext {
  return completeContext(options, { zlib, sortedJson: stringifySortedJson });
}

/** {@link createCodecContext} with these parts: bundles have no others then. */
export function completeContext(options: CodecContextOptions, { zlib: given, sortedJson }: ContextParts): CodecContext {
  const limits = { ...defaultCodecLimits, ...options.limits };
  assertLimits(limits);
  const threshold = options.compressionThresholdBytes ?? wire.compression_threshold_bytes;
  if (!Number.isSafeInteger(threshold) || threshold < 0) {
    throw new RangeError(`compressionThresholdBytes is ${threshold}, allowed are integers from 0`);
  }
  const { direction, profile = 'observed', compressesClientEvents = false } = options;
  const isObserved = profile === 'observed';
  if (compressesClientEvents && isObserved) {
    throw new RangeError('compressesClientEvents is true, servers of the profile observed do not inflate');
  }
  return {
    dialect: dialectOf(options.dialect ?? 'D2g'),
    profile,
    direction,
    limits,
    format: options.format ?? 'json',
    compressionThresholdBytes: threshold,
    compressesClientEvents,
    zlib: options.zlib ?? given,
    readValues: options.values ?? (isObserved && direction === 'client_to_server' ? 'json' : 'native'),
    writeValues: options.values ?? (isObserved ? 'json' : 'native'),
    ...(sortedJson === undefined ? {} : { sortedJson }),
    ...(options.msgpack === undefined ? {} : { msgpack: options.msgpack }),
    ...(options.cipher === undefined ? {} : { cipher: options.cipher }),
    ...(options.readsStamps === true ? { readsStamps: true } : {}),
    ...(options.onText === undefined ? {} : { onText: options.onText }),
  };
}

/** Gives a dialect by its name; throws RangeError for names that are none. */
export function dialectOf(dialect: SessionDialect | DialectName): SessionDialect {
  if (typeof dialect !== 'string') return dialect;
  if (!Object.hasOwn(sessionDialects, dialect)) throw new RangeError(`${dialect} is no dialect`);
  return sessionDialects[dialect];
}

/** Whether the frames of a context come from a server. */
export function isFromServer({ direction }: CodecContext): boolean {
  return direction === 'server_to_client';
}

/** What reads and writes MessagePack for a context; throws `CodecError` `format_unavailable` where it was made without. */
export function msgpackOf({ msgpack }: CodecContext, doing: 'reading' | 'writing'): PayloadCodec {
  if (msgpack !== undefined) return msgpack;
  throw new CodecError('format_unavailable', `${doing} MessagePack: the context was made without \`msgpack\``);
}
