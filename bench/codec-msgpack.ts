// MessagePack messages against msgpackr with the same options and nothing around it.
import { createCodecContext, decodeFrame, encodeFrame } from '@wsekit/codec';
import { msgpack } from '@wsekit/codec/msgpack';
import { Packr } from 'msgpackr';
import { updateOfSize } from './corpus.ts';
import type { Comparison } from './measure.ts';

const bare = new Packr({
  useRecords: false,
  mapsAsObjects: true,
  variableMapSize: true,
  encodeUndefinedAsNil: true,
  int64AsType: 'number',
  moreTypes: false,
  structuredClone: false,
});
const context = createCodecContext({ dialect: 'D2g', direction: 'server_to_client', format: 'msgpack', msgpack });

function comparisonsOf(label: string, size: number): Comparison[] {
  const envelope = updateOfSize(size);
  const body = Uint8Array.from(bare.pack(envelope));
  const frame = Uint8Array.of(0x4d, 0x3a, ...body);
  return [
    {
      name: `decode MessagePack ${label}`,
      ours: () => decodeFrame(frame, context),
      rivals: { msgpackr: () => bare.unpack(body) },
      targets: { msgpackr: 0.8 },
    },
    {
      name: `encode MessagePack ${label}`,
      ours: () => encodeFrame(envelope, context, { keyOrder: 'given' }),
      rivals: { msgpackr: () => bare.pack(envelope) },
      targets: { msgpackr: 0.8 },
    },
    {
      name: `encode MessagePack ${label}, keys sorted`,
      ours: () => encodeFrame(envelope, context),
      rivals: { 'msgpackr, unsorted': () => bare.pack(envelope) },
      targets: {},
    },
  ];
}

export const codecMsgpack: readonly Comparison[] = [...comparisonsOf('100 B', 100), ...comparisonsOf('1 KB', 1024)];
