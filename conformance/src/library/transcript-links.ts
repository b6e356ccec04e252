import type { DialectName } from '@wsekit/spec';
import type { RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import type { Expectation } from '../case.ts';
import { hex } from './build.ts';
import { chunkings } from './cluster-stream-cases.ts';
import type { RecordedDraft } from './recorded-case.ts';
import { clusterRefusals } from './refusal-codes.ts';

const outerLengthBytes = 4;
const shutdownType = 0x05;
const helloType = 0x04;

/**
 * What a node makes of bytes written into an established link as they are.
 *
 * The node ended the link at once: it refused them. It went on: it read them. SHUTDOWN ends a link for another reason,
 * and bytes that are only part of a frame say nothing.
 */
export function linkDrafts(
  transcript: Transcript,
  frame: RecordedFrame,
  dialects: readonly DialectName[],
): readonly RecordedDraft[] {
  if (frame.dir !== 'c2s' || frame.hex === undefined || !isEstablished(transcript, frame)) return [];
  const data = hex(frame.hex);
  const ended = nextOnLink(transcript, frame)?.op === 'eof';
  const type = data[outerLengthBytes];
  if (type === shutdownType || (ended ? false : !isWhole(data))) return [];
  return Object.entries(chunkings).map(([chunking, sizes]) => ({
    operation: 'cluster-stream',
    shape: `link ${frame.hex} ${chunking} ${ended} ${dialects.join()}`,
    title: `${ended ? 'refuses' : 'reads'} ${String(frame.note ?? frame.hex)}, fed ${chunking.replaceAll('-', ' ')}`,
    side: 'node',
    requirements: ended ? ['WSE-CLU-002', 'WSE-CLU-003', 'WSE-CLU-013'] : ['WSE-CLU-005', 'WSE-CLU-012'],
    request: {
      case: 'clusterDecode',
      value: { input: { case: 'stream', value: { data, chunkBytes: sizes(data.length) } } },
    },
    expect: ended ? stopped() : { ok: { case: 'clusterDecode', value: { pendingBytes: 0, stopped: undefined } } },
  }));
}

function stopped(): Expectation {
  return { anyOf: clusterRefusals.map((code) => ({ ok: { case: 'clusterDecode', value: { stopped: { code } } } })) };
}

/** A HELLO has gone each way before. */
function isEstablished(transcript: Transcript, frame: RecordedFrame): boolean {
  const before = transcript.frames.slice(0, transcript.frames.indexOf(frame));
  const hellos = before.filter(({ link, hex: wire }) => link === frame.link && isHello(wire));
  return new Set(hellos.map(({ dir }) => dir)).size === 2;
}

function isHello(wire: string | undefined): boolean {
  return wire !== undefined && Number.parseInt(wire.slice(8, 10), 16) === helloType;
}

function isWhole(data: Uint8Array): boolean {
  return data.length >= outerLengthBytes && data.length - outerLengthBytes === Buffer.from(data).readUInt32BE(0);
}

function nextOnLink(transcript: Transcript, frame: RecordedFrame): RecordedFrame | undefined {
  const after = transcript.frames.slice(transcript.frames.indexOf(frame) + 1);
  return after.find(({ link }) => link === frame.link);
}
