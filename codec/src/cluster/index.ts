export { clusterCapabilities, clusterProtocolVersion } from '@wsekit/spec';
export { initZstd, zstd } from '#zstd';
export type { Compressor } from '../compression/compressor.ts';
export { CodecError, type CodecErrorCode, isCodecError } from '../errors.ts';
export type * from './frame.ts';
export { isGlob, matchesGlob, maxGlobBytes } from './glob.ts';
export {
  type ClusterAgreement,
  checkInstanceId,
  isClusterLinkStart,
  negotiateHello,
  survivesTieBreak,
} from './hello.ts';
export { decodeClusterFrame, encodeClusterFrame, encodeClusterWire, outerLengthBytes } from './messages.ts';
export type { ClusterEncodeOptions, ClusterOptions } from './options.ts';
export { type PresenceEntry, parsePresenceFull } from './presence-full.ts';
export { splitResync } from './resync.ts';
export {
  type ClusterStreamDecoder,
  type ClusterStreamOptions,
  type ClusterStreamState,
  createClusterStreamDecoder,
} from './stream-decoder.ts';
