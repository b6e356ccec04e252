import { create } from '@bufbuild/protobuf';
import { LimitsSchema } from '../../src/generated/wse/conformance/v1/driver_pb.ts';
import type { CodecMutant } from '../mutant.ts';
import { answering, asking, giving, setting } from './over.ts';

const huge = 1 << 28;

/** Chapter 14: cluster frames. */
export const clusterCodecMutants: readonly CodecMutant[] = [
  {
    id: 'codec/link-frames-of-any-length',
    does: 'waits for cluster frames of any length',
    requirements: ['WSE-CLU-002', 'WSE-CLU-003'],
    alter: giving('clusterDecode', ({ stopped, ...given }) =>
      stopped?.code === 'cluster_length' ? { ...given, pendingBytes: 4 } : { ...given, ...(stopped && { stopped }) },
    ),
  },
  {
    id: 'codec/link-bombs',
    does: 'inflates payloads of any length',
    requirements: ['WSE-CLU-038'],
    alter: asking('clusterDecode', (value) => ({
      ...value,
      limits: create(LimitsSchema, { ...value.limits, maxPayloadBytes: huge }),
    })),
  },
  {
    id: 'codec/no-outer-length',
    does: 'writes no outer length',
    requirements: ['WSE-CLU-001'],
    copies: ['WSE-ERR-112'],
    alter: asking('clusterEncode', (value) => ({ ...value, withOuterLength: false })),
  },
  {
    id: 'codec/outer-length-little-endian',
    does: 'writes the outer length from its low end',
    requirements: ['WSE-CLU-001'],
    alter: giving('clusterEncode', (given, { withOuterLength }) => {
      if (!withOuterLength || given.frame === undefined) return given;
      const frame = Uint8Array.from(given.frame);
      frame.subarray(0, 4).reverse();
      return { frame };
    }),
  },
  {
    id: 'codec/no-trailer',
    does: 'knows no trailer',
    requirements: ['WSE-CLU-040', 'WSE-CLU-044'],
    copies: ['WSE-ERR-096'],
    alter: giving('clusterDecode', (given) => ({
      ...given,
      frames: (given.frames ?? []).map(({ recovery: _, ...frame }) => frame),
    })),
  },
  {
    id: 'codec/next-offset',
    does: 'writes the offset of the next message into the trailer',
    requirements: ['WSE-CLU-046', 'WSE-CLU-044', 'WSE-CLU-040'],
    copies: ['WSE-ERR-127'],
    alter: asking('clusterEncode', (value) => {
      const { frame } = value;
      if (frame?.recovery === undefined) return value;
      return { ...value, frame: { ...frame, recovery: { ...frame.recovery, offset: frame.recovery.offset + 1n } } };
    }),
  },
  {
    id: 'codec/offsets-of-53-bits',
    does: 'loses the low bits of wide offsets',
    requirements: ['WSE-CLU-044', 'WSE-CLU-073'],
    alter: giving('clusterDecode', (given) => ({
      ...given,
      frames: (given.frames ?? []).map((frame) =>
        frame.recovery === undefined
          ? frame
          : { ...frame, recovery: { ...frame.recovery, offset: BigInt(Number(frame.recovery.offset ?? 0n)) } },
      ),
    })),
  },
  {
    id: 'codec/unknown-types-refused',
    does: 'refuses types it does not know',
    requirements: ['WSE-CLU-012'],
    alter: answering('clusterDecode', (result) =>
      result.case === 'clusterDecode' && result.value.frames?.some(({ type }) => type === 'UNKNOWN') === true
        ? { case: 'error', value: { code: 'unknown_type', message: 'refused by a mutant' } }
        : result,
    ),
  },
  {
    id: 'codec/drain-in-every-dialect',
    does: 'knows DRAIN and trailers in every dialect',
    requirements: ['WSE-CLU-081', 'WSE-CLU-042'],
    alter: setting(({ operation }) => (operation.case === 'clusterDecode' ? { dialect: 'D2g' } : {})),
  },
  {
    id: 'codec/compresses-untold',
    does: 'compresses for peers that did not say they could read it',
    requirements: ['WSE-CLU-033'],
    copies: ['WSE-ERR-203'],
    alter: asking('clusterEncode', (value) => ({ ...value, capabilities: 0x0f })),
  },
  {
    id: 'codec/never-compresses-links',
    does: 'compresses nothing between nodes',
    requirements: ['WSE-CLU-033'],
    copies: ['WSE-ERR-114'],
    alter: asking('clusterEncode', (value) => ({ ...value, capabilities: 0 })),
  },
  {
    id: 'codec/resync-as-one-topic',
    does: 'reads the topics of RESYNC as one',
    requirements: ['WSE-CLU-051'],
    copies: ['WSE-ERR-206'],
    alter: giving('clusterDecode', (given) => ({
      ...given,
      frames: (given.frames ?? []).map((frame) =>
        frame.topics === undefined ? frame : { ...frame, topics: [frame.topics.join('\n')] },
      ),
    })),
  },
  {
    id: 'codec/peer-list-of-any-length',
    does: 'drops the last address of PEER_LIST',
    requirements: ['WSE-CLU-061', 'WSE-CLU-063'],
    alter: giving('clusterDecode', (given) => ({
      ...given,
      frames: (given.frames ?? []).map((frame) =>
        frame.addresses === undefined ? frame : { ...frame, addresses: frame.addresses.slice(0, -1) },
      ),
    })),
  },
  {
    id: 'codec/capabilities-cut',
    does: 'reads three bits of the capabilities',
    requirements: ['WSE-CLU-024', 'WSE-CLU-025', 'WSE-CLU-020'],
    alter: giving('clusterDecode', (given) => ({
      ...given,
      frames: (given.frames ?? []).map((frame) =>
        frame.capabilities === undefined ? frame : { ...frame, capabilities: frame.capabilities & 7 },
      ),
    })),
  },
  {
    id: 'codec/goes-on-behind-errors',
    does: 'goes on behind a frame it cannot read',
    requirements: ['WSE-CLU-007'],
    alter: giving('clusterDecode', ({ stopped: _, ...given }) => ({ ...given, pendingBytes: 0 })),
  },
];
