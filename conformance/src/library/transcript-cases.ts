import type { DialectName } from '@wsekit/spec';
import type { RecordedFrame, Transcript, TranscriptFile } from '@wsekit/spec/vectors';
import { caseId, makeCase } from './build.ts';
import { type Delivery, deliveries } from './deliveries.ts';
import { fromEach, type Origin } from './origin.ts';
import type { RecordedDraft, ShapedCase } from './recorded-case.ts';
import { clusterDrafts } from './transcript-cluster.ts';
import { dialectsOf } from './transcript-context.ts';
import { downwardDrafts } from './transcript-downward.ts';
import { keyDrafts } from './transcript-keys.ts';
import { linkDrafts } from './transcript-links.ts';
import { upwardDrafts } from './transcript-upward.ts';

/** The cases of a file of transcripts, and how many frames of which only a hash was kept gave none. */
export interface TranscriptCases {
  readonly cases: readonly ShapedCase[];
  readonly lostFrames: number;
}

/** Cases from what was on the wire: each frame is read, and what a published peer wrote is written again. */
export function transcriptCases(file: TranscriptFile, origin: Origin): TranscriptCases {
  const lost: RecordedFrame[] = [];
  const cases = fromEach(origin, 'transcript', file.transcripts, (transcript) => {
    const dialects = dialectsOf(file, transcript);
    if (dialects.length === 0) return [];
    const delivered = deliveries(transcript);
    const keys = keyDrafts(transcript, dialects).map((draft, at) =>
      shaped(draft, transcript.id, `key-${at}`, dialects, origin.file),
    );
    const read = fromEach(origin, `frame of ${transcript.id}`, transcript.frames, (frame, index) => {
      const drafts = frameDrafts(file, transcript, frame, dialects, delivered.get(index));
      if (drafts === undefined) lost.push(frame);
      // Where two dialects were spoken, a writer would have to be told which one.
      const usable = (drafts ?? []).filter(({ operation }) => operation !== 'encode' || dialects.length === 1);
      return usable.map((draft, at) => shaped(draft, transcript.id, idPart(usable, index, at), dialects, origin.file));
    });
    return [...keys, ...read];
  });
  return { cases, lostFrames: lost.length };
}

function frameDrafts(
  file: TranscriptFile,
  transcript: Transcript,
  frame: RecordedFrame,
  dialects: readonly DialectName[],
  delivery: Delivery | undefined,
): readonly RecordedDraft[] | undefined {
  if (frame.op === 'cluster') return clusterDrafts(file, transcript, frame);
  if (frame.op === 'raw' && frame.link !== undefined) return linkDrafts(transcript, frame, dialects);
  // Fragments, reserved bits and masks are matters of the transport.
  if (frame.fin === false || frame.rsv !== undefined) return [];
  if (frame.op !== 'text' && frame.op !== 'binary') return [];
  if (frame.op === 'text' && frame.hex !== undefined) return [];
  return frame.dir === 's2c' ? downwardDrafts(transcript, frame) : upwardDrafts(transcript, frame, dialects, delivery);
}

/** Index of the frame, and a letter when one frame gives several cases of one operation. */
function idPart(drafts: readonly RecordedDraft[], index: number, at: number): string {
  const operation = drafts[at]?.operation;
  const same = drafts.slice(0, at).filter((draft) => draft.operation === operation).length;
  return same === 0 ? String(index) : `${index}-${String.fromCharCode(0x61 + same)}`;
}

function shaped(
  draft: RecordedDraft,
  transcriptId: string,
  part: string,
  dialects: readonly DialectName[],
  source: string,
): ShapedCase {
  const { operation, shape, ...parts } = draft;
  const id = caseId(operation, transcriptId, part);
  return { shape: `${operation} ${shape}`, made: makeCase({ dialects, source, ...parts, id }) };
}
