import { type ClusterFrame, decodeClusterFrame, isCodecError } from '@wsekit/codec/cluster';
import { dialectD2g } from '@wsekit/spec';
import type { RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import { framesOf, linksOf } from './compare.ts';
import { isDialled, isOfNode } from './play.ts';

const lengthBytes = 4;

/** Frames the recorder sent on a link. */
export function framesTo(transcript: Transcript, link: string): readonly Uint8Array[] {
  return framesOf(transcript, link)
    .filter((frame) => !isOfNode(frame))
    .map(bytesOf);
}

/** A recorded frame without its length. */
export function bytesOf({ hex = '' }: RecordedFrame): Uint8Array {
  return Buffer.from(hex, 'hex').subarray(lengthBytes);
}

/** Whether bytes are such a frame. */
export function isFrame(bytes: Uint8Array, is: (frame: ClusterFrame) => boolean): boolean {
  const frame = frameOf(bytes);
  return frame !== undefined && is(frame);
}

function frameOf(bytes: Uint8Array): ClusterFrame | undefined {
  try {
    return decodeClusterFrame(bytes, { dialect: dialectD2g });
  } catch (error) {
    if (isCodecError(error)) return undefined;
    throw error;
  }
}

/** The id the recorded node, or the recorder, had on a link. */
export function idOn(transcript: Transcript, link: string, ofNode: boolean): string | undefined {
  const frames = framesOf(transcript, link).filter((frame) => isOfNode(frame) === ofNode);
  for (const frame of frames.map(bytesOf).map(frameOf)) if (frame?.type === 'HELLO') return frame.instanceId;
  return undefined;
}

/** Whether an earlier link of the same id was ended. */
export function hasEndedBefore(transcript: Transcript, link: string): boolean {
  const links = linksOf(transcript);
  const id = idOn(transcript, link, false);
  return links.slice(0, links.indexOf(link)).some((each) => {
    const isSame = idOn(transcript, each, false) === id;
    return (
      isSame &&
      framesOf(transcript, each).some(
        (frame) => isEnd(frame) || isFrame(bytesOf(frame), ({ type }) => type === 'SHUTDOWN'),
      )
    );
  });
}

/** Whether the ids of a link stand so that nodes from 2.4.0 on refuse it. */
export function isLostByRule(transcript: Transcript, link: string): boolean {
  const theirs = idOn(transcript, link, false);
  const node = linksOf(transcript)
    .map((each) => idOn(transcript, each, true))
    .find((id) => id !== undefined);
  if (theirs === undefined || node === undefined) return false;
  return isDialled(link) ? node >= theirs : theirs >= node;
}

/** Whether the recorded node let a link be after its other end was closed. */
export function hasNoEndOfItsOwn(transcript: Transcript, link: string): boolean {
  return !framesOf(transcript, link).some((frame) => isOfNode(frame) && isEnd(frame));
}

function isEnd({ op }: RecordedFrame): boolean {
  return op === 'eof' || op === 'reset' || op === 'closed';
}

/** Whether the recorded node had no port for links alone. */
export function isAtMainPort({ api = [] }: Transcript): boolean {
  return api.some(({ call, kwargs }) => call === 'connect_cluster' && kwargs?.cluster_port === undefined);
}

/** Whether a payload is UTF-8. */
export function isText(payload: Uint8Array): boolean {
  return Buffer.from(Buffer.from(payload).toString()).equals(payload);
}
