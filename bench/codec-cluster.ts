// One cluster MSG (header, 16-character topic, 64-byte payload) against a hand-written DataView codec and typed-binary.
import { decodeClusterFrame, encodeClusterFrame } from '@wsekit/codec/cluster';
import { dialects } from '@wsekit/spec';
import { decodeWithOracle, encodeWithOracle } from '../fuzz/models/cluster-oracle.ts';
import type { Comparison } from './measure.ts';
import { decodeWithDataView, encodeWithDataView } from './rivals/data-view-cluster.ts';

const options = { dialect: dialects.D2g };
const frame = {
  type: 'MSG' as const,
  topic: 'prices.acme.xnas',
  payload: new TextEncoder().encode('{"c":"U","t":"price","p":{"bid":101.25,"ask":101.5,"size":300}}.'),
};
const bytes = encodeClusterFrame(frame, options);
const targets = { 'DataView by hand': 1, 'typed-binary': 8 };

export const codecCluster: readonly Comparison[] = [
  {
    name: 'encode cluster MSG',
    ours: () => encodeClusterFrame(frame, options),
    rivals: { 'DataView by hand': () => encodeWithDataView(frame), 'typed-binary': () => encodeWithOracle(frame) },
    targets,
  },
  {
    name: 'decode cluster MSG',
    ours: () => decodeClusterFrame(bytes, options),
    rivals: {
      'DataView by hand': () => decodeWithDataView(bytes),
      'typed-binary': () => decodeWithOracle('MSG', bytes),
    },
    targets,
  },
];
