import type { ResyncFrame, SubFrame } from './frame.ts';
import { headerBytes } from './generated/frames.ts';
import { type ClusterOptions, maxFrameBytesOf, meshDialectOf } from './options.ts';
import { tooLarge } from './refusal.ts';
import { textBytes } from './text.ts';

const maxTopicBytes = 0xffff;

/**
 * Splits a node's whole interest into frames of at most the frame limit, in the order they must be sent. (WSE-CLU-054)
 *
 * The first is a RESYNC that replaces; the rest continue it. A dialect without continuation reads each RESYNC as a
 * replacement, so there the rest goes out as SUB frames, which add. Throws `CodecError` `cluster_frame_too_large` for a
 * topic that fits no frame, `cluster_invalid_field` above 65,535 bytes.
 */
export function splitResync(topics: readonly string[], options: ClusterOptions): readonly (ResyncFrame | SubFrame)[] {
  const chunks = chunkTopics(topics, maxFrameBytesOf(options) - headerBytes);
  const [head = [], ...rest] = chunks;
  const first: ResyncFrame = { type: 'RESYNC', topics: head, continuation: false };
  if (meshDialectOf(options).cluster_resync_continuation) {
    return [first, ...rest.map((chunk): ResyncFrame => ({ type: 'RESYNC', topics: chunk, continuation: true }))];
  }
  return [first, ...rest.flat().map((topic): SubFrame => ({ type: 'SUB', topic }))];
}

function chunkTopics(topics: readonly string[], maxBytes: number): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let chunk: string[] = [];
  let bytes = 0;
  for (const topic of topics) {
    const topicBytes = textBytes(topic, maxTopicBytes, 'RESYNC topics');
    if (topicBytes > maxBytes) throw tooLarge('writing RESYNC: one topic', topicBytes, maxBytes);
    if (chunk.length > 0 && bytes + 1 + topicBytes > maxBytes) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    bytes += (chunk.length === 0 ? 0 : 1) + topicBytes;
    chunk.push(topic);
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}
