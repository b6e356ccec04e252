import { deflateRawSync, deflateSync, inflateSync } from 'node:zlib';
import { msgpack } from '@wsekit/codec/msgpack';
import type { ServerMutant } from '../mutant.ts';
import { alterRequest } from '../over/alter-request.ts';
import { isBytes, textOf } from '../over/frames.ts';

const deepest = 512;

/** Chapters 05 and 06: MessagePack and compression. */
export const payloadMutants: readonly ServerMutant[] = [
  {
    id: 'server/no-msgpack',
    does: 'speaks JSON to those who ask for MessagePack',
    requirements: ['WSE-PAY-020', 'WSE-FRM-058', 'WSE-CONN-015'],
    upgrade: (request) => alterRequest(request, { query: '' }),
  },
  {
    id: 'server/bare-msgpack',
    does: 'writes MessagePack without its marker',
    requirements: ['WSE-PAY-020', 'WSE-FRM-058'],
    line: () => ({ sent: (frame) => [isBytes(frame) && textOf(frame).startsWith('M:') ? frame.subarray(2) : frame] }),
  },
  {
    id: 'server/msgpack-keys-unsorted',
    does: 'writes maps in the order in which they were given',
    requirements: ['WSE-PAY-026'],
    options: (options) => ({
      ...options,
      msgpack: { ...msgpack, encode: (value, how) => msgpack.encode(value, { ...how, keyOrder: 'given' }) },
    }),
  },
  {
    id: 'server/msgpack-of-any-depth',
    does: 'reads MessagePack nested deeper than it may',
    requirements: ['WSE-PAY-034'],
    options: (options) => ({
      ...options,
      msgpack: { ...msgpack, decode: (bytes, how) => msgpack.decode(bytes, { ...how, maxDepth: deepest }) },
    }),
  },
  {
    id: 'server/msgpack-cut-short',
    does: 'reads MessagePack that was cut short as null',
    requirements: ['WSE-PAY-032', 'WSE-FRM-044'],
    options: (options) => ({
      ...options,
      msgpack: {
        name: msgpack.name,
        encode: (...parts) => msgpack.encode(...parts),
        decode: (...parts) => {
          try {
            return msgpack.decode(...parts);
          } catch {
            return null;
          }
        },
      },
    }),
  },
  {
    id: 'server/bytes-as-base64',
    does: 'reads bin as base64',
    requirements: ['WSE-PAY-040'],
    options: (options) => ({
      ...options,
      msgpack: {
        name: msgpack.name,
        encode: (...parts) => msgpack.encode(...parts),
        decode: (bytes, how) => base64Of(msgpack.decode(bytes, { ...how, values: 'native' })),
      },
    }),
  },
  {
    id: 'server/compresses-at-the-threshold',
    does: 'compresses what is as long as the threshold',
    requirements: ['WSE-CMP-003'],
    options: (options) => ({ ...options, compressionThresholdBytes: 1023 }),
  },
  {
    id: 'server/never-compresses',
    does: 'compresses nothing',
    requirements: ['WSE-CMP-003'],
    options: (options) => ({ ...options, compressionThresholdBytes: 0 }),
    call: ({ name, args: [id, event], make }) =>
      name === 'send_event' ? make([id, event], { compression_threshold: 0 }) : undefined,
  },
  {
    id: 'server/no-threshold-of-a-call',
    does: 'passes over the threshold of a call',
    requirements: ['WSE-CMP-003', 'WSE-CMP-004'],
    call: ({ name, args: [id, event], make }) => (name === 'send_event' ? make([id, event], {}) : undefined),
  },
  {
    id: 'server/raw-deflate',
    does: 'writes raw deflate behind C:',
    requirements: ['WSE-CMP-002'],
    line: () => ({ sent: recompressed((text) => deflateRawSync(text)) }),
  },
  {
    id: 'server/compressed-without-prefix',
    does: 'leaves the category out of what it compresses',
    requirements: ['WSE-CMP-001'],
    line: () => ({
      sent: recompressed((text) => deflateSync(text.toString().replace(/^(WSE|S|U)(?=\{)|"c":"[A-Z]+",/, ''))),
    }),
  },
  {
    id: 'server/compresses-publications',
    does: 'compresses what is published',
    requirements: ['WSE-CMP-008', 'WSE-FRM-057'],
    line: () => ({
      sent: (frame) => [
        !isBytes(frame) && frame.length > 1024 ? Buffer.concat([Buffer.from('C:'), deflateSync(frame)]) : frame,
      ],
    }),
  },
];

function recompressed(
  compress: (text: Buffer) => Buffer,
): (frame: string | Uint8Array) => readonly (string | Uint8Array)[] {
  return (frame) => {
    if (!isBytes(frame) || !textOf(frame).startsWith('C:')) return [frame];
    return [Buffer.concat([Buffer.from('C:'), compress(inflateSync(frame.subarray(2)))])];
  };
}

function base64Of(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(base64Of);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, base64Of(member)]));
}
