import { isUtf8 } from 'node:buffer';
import { type ClusterFrame, createClusterStreamDecoder, encodeClusterFrame, isCodecError } from '@wsekit/codec/cluster';
import type { Dialect } from '@wsekit/spec';
import type { FrameFields, Item, Reader } from './item.ts';

const headerBytes = 8;
const trailerBytes = 12;
const trailerFlag = 2;

/**
 * Reads what a node sends over a link: frames of the dialect, each written as a writer has to. (WSE-CLU-001, WSE-CLU-019)
 *
 * A frame whose unused lengths or flags are not 0, or that has bytes behind its parts, is a fault: readers overlook them.
 */
export function createClusterReader(dialect: Dialect): Reader {
  let items: Item[] = [];
  let isBroken = false;
  const decoder = createClusterStreamDecoder({
    dialect,
    onFrame: (frame, bytes) => items.push(itemOf(frame, Uint8Array.from(bytes), dialect)),
  });
  return {
    push: (chunk) => {
      if (isBroken) return [];
      items = [];
      try {
        decoder.push(chunk);
      } catch (error) {
        if (!isCodecError(error)) throw error;
        items.push({ kind: 'fault', why: error.message });
      }
      isBroken = items.some(({ kind }) => kind === 'fault');
      return items;
    },
  };
}

function itemOf(frame: ClusterFrame, bytes: Uint8Array, dialect: Dialect): Item {
  const stray = strayIn(frame, bytes, dialect);
  return stray === undefined ? { kind: 'frame', bytes, frame: fieldsOf(frame, bytes) } : { kind: 'fault', why: stray };
}

/** What in a frame no writer writes, in words. */
function strayIn(frame: ClusterFrame, bytes: Uint8Array, dialect: Dialect): string | undefined {
  if (frame.type === 'UNKNOWN') return `a frame of type ${frame.code}, which the dialect has not`;
  const isAsWritten =
    frame.type === 'MSG'
      ? partsOf(bytes) === bytes.length
      : Buffer.from(bytes).equals(encodeClusterFrame(frame, { dialect }));
  return isAsWritten
    ? undefined
    : `${frame.type} with something in a part that it does not use: ${Buffer.from(bytes.subarray(0, 64)).toString('hex')}`;
}

/** The length of a MSG by its header. */
function partsOf(bytes: Uint8Array): number {
  const header = Buffer.from(bytes.subarray(0, headerBytes));
  const trailer = (header.readUInt8(1) & trailerFlag) === 0 ? 0 : trailerBytes;
  return headerBytes + header.readUInt16LE(2) + header.readUInt32LE(4) + trailer;
}

function fieldsOf(frame: ClusterFrame, bytes: Uint8Array): FrameFields {
  const flags = bytes[1] ?? 0;
  if (frame.type !== 'MSG') return { ...frame, flags };
  const payload = Uint8Array.from(frame.payload);
  return { ...frame, payload, flags, ...(isUtf8(payload) ? { text: Buffer.from(payload).toString() } : {}) };
}
