import { createHash } from 'node:crypto';
import type { RecordedFrame } from '@wsekit/spec/vectors';
import { msgpackBytes } from './msgpack-bytes.ts';
import { msgpackValue } from './recorded-value.ts';

/** What may follow the repeated part of a long payload: nothing, or the closing of the JSON around it. */
const tails: readonly string[] = ['', '"}', '"}}', '"}}}', '"]}', '"],"v":1}', '","v":1}', '"},"v":1}'];

/** The bytes of a recorded payload; undefined when the recording kept only its hash and they cannot be rebuilt. */
export function recordedBytes(frame: RecordedFrame): Buffer | undefined {
  if (frame.text !== undefined) return Buffer.from(frame.text, 'utf8');
  if (frame.hex !== undefined) return Buffer.from(frame.hex, 'hex');
  const known = rebuild(frame) ?? repack(frame);
  return known !== undefined && hash(known) === frame.sha256 ? known : undefined;
}

/** A MessagePack frame, written again from the value that the recording says it holds. */
function repack({ decoded }: RecordedFrame): Buffer | undefined {
  const value = msgpackValue(decoded);
  return value === undefined ? undefined : Buffer.concat([Buffer.from('M:'), msgpackBytes(value)]);
}

/**
 * Rebuilds a long payload whose kept head ends in a run of one byte, trying the usual endings.
 *
 * The recorded hash decides, so a wrong guess is never used.
 */
function rebuild({ len, sha256, head_hex }: RecordedFrame): Buffer | undefined {
  if (len === undefined || sha256 === undefined || head_hex === undefined) return undefined;
  const head = Buffer.from(head_hex, 'hex');
  const run = head.at(-1);
  if (run === undefined || len <= head.length) return undefined;
  const endings = run === 0x5b ? nestedEndings(head, len) : tails;
  return endings.map((tail) => fill(head, run, len, tail)).find((bytes) => bytes && hash(bytes) === sha256);
}

function fill(head: Buffer, run: number, length: number, tail: string): Buffer | undefined {
  const middle = length - head.length - tail.length;
  return middle < 0 ? undefined : Buffer.concat([head, Buffer.alloc(middle, run), Buffer.from(tail)]);
}

/** Endings of a payload that is arrays all the way down: as many `]` as `[`, around nothing or one digit. */
function nestedEndings(head: Buffer, length: number): readonly string[] {
  const before = head.indexOf('[[');
  return ['', '1'].map((core) => {
    const depth = Math.floor((length - before - core.length - 1) / 2);
    return `${core}${']'.repeat(depth)}}`;
  });
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
