export type { DeflateWrapper, ZlibCompressor } from './compression/compressor.ts';
export { type CodecContext, type CodecContextOptions, createCodecContext } from './context.ts';
export { decodeFrame } from './decode.ts';
export type { Decoded } from './decoded.ts';
export { type EncodeOptions, encodeFrame } from './encode.ts';
export { completeEnvelope, type EnvelopeSource, formatTime } from './envelope/complete-envelope.ts';
export type { MessageKind } from './envelope/encode-envelope.ts';
export type { Envelope } from './envelope/envelope.ts';
export { createMessageIds, type MessageIdOptions } from './envelope/message-id.ts';
export { isStampable, stampPosition } from './envelope/stamp.ts';
export { CodecError, type CodecErrorCode, codecErrorCodes, isCodecError } from './errors.ts';
export { categoryOf, categoryOfType } from './frame/category.ts';
export type { Frame } from './frame/frame.ts';
export { injectCategory } from './frame/inject-category.ts';
export { parseJson } from './json/parse-json.ts';
export { type CodecLimits, defaultCodecLimits } from './limits.ts';
export { stringifySortedJson } from './payload/json.ts';
export type {
  PayloadCodec,
  PayloadDecodeOptions,
  PayloadDecoder,
  PayloadEncodeOptions,
  PayloadEncoder,
  ValueStyle,
} from './payload/payload-codec.ts';
export { createPlainContext } from './plain-context.ts';
export { decodeLazily, type UnreadMessage } from './unread-message.ts';
