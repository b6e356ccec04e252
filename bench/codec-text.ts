// Text envelopes against bare JSON.parse and JSON.stringify.
import { createCodecContext, decodeFrame, encodeFrame } from '@wsekit/codec';
import { textSizes, updateOfSize } from './corpus.ts';
import type { Comparison } from './measure.ts';

const incoming = createCodecContext({ dialect: 'D2g', direction: 'server_to_client' });
const outgoing = createCodecContext({ dialect: 'D2g', direction: 'client_to_server' });

function comparisonsOf(label: string, size: number): Comparison[] {
  const envelope = updateOfSize(size);
  const text = JSON.stringify(envelope);
  const target = size === 1024 ? 0.8 : undefined;
  return [
    {
      name: `decode text ${label}`,
      ours: () => decodeFrame(text, incoming),
      rivals: { 'JSON.parse': () => JSON.parse(text) },
      targets: target === undefined ? {} : { 'JSON.parse': target },
    },
    {
      name: `encode text ${label}`,
      ours: () => encodeFrame(envelope, outgoing),
      rivals: { 'JSON.stringify': () => JSON.stringify(envelope) },
      targets: target === undefined ? {} : { 'JSON.stringify': target },
    },
  ];
}

export const codecText: readonly Comparison[] = Object.entries(textSizes).flatMap(([label, size]) =>
  comparisonsOf(label, size),
);
