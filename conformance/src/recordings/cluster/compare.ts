import type { RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import { compareLists, type Difference } from '../difference.ts';
import { describeLinkFrame } from './link-frames.ts';
import { type ClusterPlayed, isOfNode } from './play.ts';

const lengthBytes = 4;

/** All in which our node did otherwise than the recorded one, link by link and by shape. */
export function clusterDifferences(transcript: Transcript, { heard }: ClusterPlayed): readonly Difference[] {
  return linksOf(transcript).flatMap((link) => {
    const theirs = framesOf(transcript, link).filter(isOfNode).map(describeRecorded);
    return compareLists({ kind: 'frames', of: link }, theirs, heard.get(link) ?? []);
  });
}

/** Names of the links of a recording, in the order they were made. */
export function linksOf({ frames }: Transcript): readonly string[] {
  return [...new Set(frames.flatMap(({ link }) => link ?? []))];
}

/** What was done on a link. */
export function framesOf({ frames }: Transcript, link: string): readonly RecordedFrame[] {
  return frames.filter((frame) => frame.link === link);
}

/** What a recorded frame says, by its shape. */
function describeRecorded({ op, hex = '' }: RecordedFrame): string {
  if (op === 'eof' || op === 'reset' || op === 'closed') return 'end';
  return describeLinkFrame(Buffer.from(hex, 'hex').subarray(lengthBytes));
}
