import {
  type CodecContext,
  type CodecContextOptions,
  type CodecLimits,
  createCodecContext,
  type Decoded,
  decodeFrame,
  type Envelope,
  encodeFrame,
  type MessageKind,
} from '@wsekit/codec';
import { msgpack } from '@wsekit/codec/msgpack';
import type { ResultInit } from '../../driver/serve.ts';
import { formatValue, parseValue } from '../../driver/value-json.ts';
import type { Decode, Encode, Limits } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { cipherOf } from './cipher.ts';
import { type DriverSetting, directionOf } from './setting.ts';

type DecodedInit = Extract<ResultInit, { case: 'decode' }>['value'];

/** Reads one frame of the client link. */
export function decode(request: Decode, setting: DriverSetting): ResultInit {
  const { frame } = request;
  const context = contextOf(request, setting, new Uint8Array(0));
  return { case: 'decode', value: toMessage(decodeFrame(frame.value ?? '', context)) };
}

/** Writes one frame of the client link. */
export function encode(request: Encode, setting: DriverSetting): ResultInit {
  const { compressionThresholdBytes, envelopeJson, iv, kind } = request;
  const threshold = compressionThresholdBytes === undefined ? {} : { compressionThresholdBytes };
  const context = contextOf(request, setting, iv, threshold);
  const frame = encodeFrame(envelopeOf(envelopeJson), context, { as: kindOf(kind) });
  const content =
    typeof frame === 'string'
      ? { case: 'text' as const, value: frame }
      : { case: 'binary' as const, value: Uint8Array.from(frame) };
  return { case: 'encode', value: { frame: content } };
}

function contextOf(
  { direction, format, key, limits }: Pick<Decode, 'direction' | 'format' | 'key' | 'limits'>,
  setting: DriverSetting,
  iv: Uint8Array,
  more: Partial<CodecContextOptions> = {},
): CodecContext {
  const { crypto, dialect, profile, zlib } = setting;
  const cipher = cipherOf(key, crypto, dialect, iv);
  return createCodecContext({
    direction: directionOf(direction),
    profile,
    zlib,
    msgpack,
    limits: limitsOf(limits),
    format: formatOf(format),
    ...(dialect === undefined ? {} : { dialect }),
    ...(cipher === undefined ? {} : { cipher }),
    ...more,
  });
}

function toMessage(decoded: Decoded): DecodedInit {
  const { encrypted } = decoded;
  switch (decoded.kind) {
    case 'envelope':
      return { encrypted, content: { case: 'envelopeJson', value: formatValue(decoded.envelope) } };
    case 'value':
      return { encrypted, content: { case: 'valueJson', value: formatValue(decoded.value) } };
    case 'raw':
      return { encrypted, content: { case: 'rawText', value: decoded.text } };
    case 'binary':
      return { encrypted, content: { case: 'rawBytes', value: Uint8Array.from(decoded.bytes) } };
  }
}

function envelopeOf(json: string): Envelope {
  const value = parseValue(json);
  if (!isEnvelope(value)) throw new RangeError('envelope_json is no object');
  return value;
}

function isEnvelope(value: unknown): value is Envelope {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function kindOf(kind: string): MessageKind {
  if (kind === 'event' || kind === 'publication' || kind === 'control') return kind;
  if (kind === '') return 'event';
  throw new RangeError(`kind "${kind}", there are event, publication and control`);
}

function formatOf(format: string): 'json' | 'msgpack' {
  if (format === 'json' || format === 'msgpack') return format;
  if (format === '') return 'json';
  throw new RangeError(`format "${format}", there are json and msgpack`);
}

function limitsOf(limits: Limits | undefined): Partial<CodecLimits> {
  const { maxFrameBytes, maxInflatedBytes, maxJsonDepth, maxMsgpackDepth } = limits ?? {};
  return {
    ...(maxFrameBytes === undefined ? {} : { maxFrameBytes }),
    ...(maxInflatedBytes === undefined ? {} : { maxInflatedBytes }),
    ...(maxJsonDepth === undefined ? {} : { maxJsonDepth }),
    ...(maxMsgpackDepth === undefined ? {} : { maxMsgpackDepth }),
  };
}
