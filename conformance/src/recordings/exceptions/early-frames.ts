import type { RecordedFrame } from '@wsekit/spec/vectors';
import { describeEvent } from '../compare.ts';
import { payloadOf } from '../recorded-bytes.ts';
import { parsed, type Scene } from './scene.ts';

const headEnd = '\r\n\r\n';
const headBytes = 2;
const maskBytes = 4;
const shortest = 126;
const lengthMask = 0x7f;

/** What a client wrote before it heard that its connection was opened, as events; undefined when it waited. */
export function earlyEvents({ transcript }: Scene, conn: string): readonly string[] | undefined {
  const frames = transcript.frames.filter((frame) => frame.conn === conn);
  const answered = frames.findIndex(({ dir }) => dir === 's2c');
  const before = frames.slice(0, answered < 0 ? frames.length : answered);
  const texts = before.flatMap((frame) => (frame.op === 'http' ? textsBehind(frame) : textIn(frame)));
  return texts.length === 0 ? undefined : texts.map(eventOf);
}

function textIn({ op, text }: RecordedFrame): string[] {
  return op === 'text' && text !== undefined ? [text] : [];
}

/** Texts of the short frames that stand behind a request. (RFC 6455 section 5.2) */
function textsBehind(frame: RecordedFrame): string[] {
  const bytes = Buffer.from(payloadOf(frame) ?? []);
  const end = bytes.indexOf(headEnd);
  return end < 0 ? [] : shortTexts(bytes.subarray(end + headEnd.length));
}

function shortTexts(bytes: Buffer): string[] {
  const length = (bytes[1] ?? 0) & lengthMask;
  const start = headBytes + maskBytes;
  if (bytes.length < start + length || length >= shortest) return [];
  const mask = bytes.subarray(headBytes, start);
  const text = bytes.subarray(start, start + length).map((byte, index) => byte ^ (mask[index % maskBytes] ?? 0));
  return [Buffer.from(text).toString(), ...shortTexts(bytes.subarray(start + length))];
}

function eventOf(text: string): string {
  const value = parsed(text);
  return typeof value === 'object' && value !== null ? describeEvent('msg', value) : describeEvent('raw', text);
}
