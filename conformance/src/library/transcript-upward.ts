import type { DialectName } from '@wsekit/spec';
import type { RecordedFrame, SessionKey, Transcript } from '@wsekit/spec/vectors';
import type { Expectation } from '../case.ts';
import { anyValue, decode, rawBytes, rawText, refusal } from './build.ts';
import { exceedsFrame, shortened } from './client-expectation.ts';
import type { Delivery } from './deliveries.ts';
import type { JsonLike } from './json-text.ts';
import { recordedBytes } from './recorded-bytes.ts';
import { type RecordedDraft, shapeOf } from './recorded-case.ts';
import { isSealed, openWithAny } from './session-keys.ts';
import { readText } from './text-reading.ts';
import { formatOf } from './transcript-context.ts';
import { aesKey, primitiveDrafts } from './transcript-sealed.ts';

/** One frame of a client, with all that its reading depends on. */
interface Upward {
  readonly transcript: Transcript;
  readonly frame: RecordedFrame;
  readonly content: Buffer;
  readonly dialects: readonly DialectName[];
  readonly delivery: Delivery | undefined;
}

const direction = 'client_to_server';
const maxMsgpackDepth = 64;

/**
 * What a server makes of a frame that a client sent, by what the published server's application saw of it.
 *
 * Undefined when the recording does not hold the whole frame.
 */
export function upwardDrafts(
  transcript: Transcript,
  frame: RecordedFrame,
  dialects: readonly DialectName[],
  delivery: Delivery | undefined,
): readonly RecordedDraft[] | undefined {
  const content = recordedBytes(frame);
  if (content === undefined) return undefined;
  const upward: Upward = { transcript, frame, content, dialects, delivery };
  if (frame.op === 'text') return frame.hex === undefined ? textDrafts(upward) : [];
  return isSealed(content) ? sealedUpward(upward) : binaryDrafts(upward);
}

/** Text needs no application to say what it means: prefix, object, or raw. */
function textDrafts({ content }: Upward): readonly RecordedDraft[] {
  const text = content.toString('utf8');
  if (exceedsFrame(text)) return [tooLargeDraft(text)];
  const raw = readText(text).kind === 'raw';
  return [
    {
      operation: 'decode',
      shape: `up text ${shapeOf(text)}`,
      title: `${raw ? 'hands on as raw text' : 'reads'} ${shortened(text)}`,
      side: 'server',
      requirements: raw ? ['WSE-FRM-016', 'WSE-FRM-017'] : ['WSE-FRM-010', 'WSE-FRM-011', 'WSE-FRM-014'],
      request: decode(direction, text),
      expect: serverText(text, false),
    },
  ];
}

function tooLargeDraft(text: string): RecordedDraft {
  return {
    operation: 'decode',
    shape: `up too large ${text.length} ${text.slice(0, 40)}`,
    title: `refuses a text frame of ${text.length} characters`,
    side: 'server',
    requirements: ['WSE-FRM-002', 'WSE-FRM-003'],
    request: decode(direction, text),
    expect: refusal('frame_too_large'),
  };
}

function serverText(text: string, encrypted: boolean): Expectation {
  const reading = readText(text);
  if (reading.kind === 'raw') return rawText(text, encrypted);
  const { category, message } = reading;
  return anyValue(category === undefined ? message : { ...message, c: category }, encrypted);
}

function binaryDrafts({ transcript, frame, content, dialects, delivery }: Upward): readonly RecordedDraft[] {
  if (delivery === undefined || delivery.kind === 'nothing' || delivery.kind === 'raw') return [];
  const format = formatOf(transcript, frame.conn);
  const asBytes = rawBytes(content);
  return [
    {
      operation: 'decode',
      shape: `up binary ${format} ${content.toString('hex')} ${delivery.kind}`,
      title: `${delivery.kind === 'bin' ? 'hands on the bytes' : 'reads the MessagePack'} ${content.subarray(0, 12).toString('hex')}`,
      side: 'server',
      profiles: ['observed'],
      requirements: binaryRequirements(format, delivery.kind),
      request: decode(direction, content, { format }),
      expect: delivery.kind === 'bin' ? asBytes : msgpackExpectation(delivery.value, asBytes, dialects, content),
    },
  ];
}

function binaryRequirements(format: 'json' | 'msgpack', kind: 'bin' | 'msg'): readonly string[] {
  if (format === 'json') return ['WSE-FRM-038', 'WSE-FRM-040'];
  return kind === 'bin' ? ['WSE-FRM-038', 'WSE-FRM-044'] : ['WSE-FRM-036', 'WSE-FRM-038', 'WSE-PAY-031'];
}

/** Before D2g published servers had no bound on nesting and took C1 for null; refusing both is as good. */
function msgpackExpectation(
  value: JsonLike,
  asBytes: Expectation,
  dialects: readonly DialectName[],
  content: Buffer,
): Expectation {
  const lenient = !dialects.includes('D2g') && (content[0] === 0xc1 || depth(value) > maxMsgpackDepth);
  return lenient ? { anyOf: [anyValue(value), asBytes] } : anyValue(value);
}

function depth(value: JsonLike): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}

function sealedUpward({ transcript, frame, content, delivery }: Upward): readonly RecordedDraft[] {
  const keys = (transcript.e2e ?? []).filter((key) => key.conn === frame.conn);
  const opened = openWithAny(keys, frame.conn, content);
  if (opened !== undefined) {
    const { key, plaintext } = opened;
    return [...primitiveDrafts(key, content, plaintext), ...openedDrafts(key, content, plaintext)];
  }
  if (delivery?.kind !== 'nothing') return [];
  const [key] = keys;
  return [
    {
      operation: 'decode',
      shape: `up refused ${key === undefined} ${content.toString('hex')}`,
      title: `refuses a frame that ${key === undefined ? 'comes before any key' : 'does not open'}`,
      side: 'server',
      requirements: key === undefined ? ['WSE-ENC-033', 'WSE-FRM-042'] : ['WSE-ENC-028', 'WSE-ENC-029'],
      request: decode(direction, content, key === undefined ? {} : { key: aesKey(key) }),
      expect: refusal(key === undefined ? 'cipher_missing' : 'authentication_failed', 'frame_truncated'),
    },
  ];
}

/** What is inside: a message, raw text, or something that published servers drop without a word. */
function openedDrafts(key: SessionKey, content: Buffer, plaintext: Buffer): readonly RecordedDraft[] {
  const text = plaintext.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(plaintext);
  const dropped = !isText || (readText(text).kind === 'raw' && /^(?:WSE|S|U)?\{/.test(text));
  const expect = dropped ? refusal('invalid_utf8', 'invalid_json', 'json_too_deep') : serverText(text, true);
  return [
    {
      operation: 'decode',
      shape: `up sealed ${content.toString('hex')}`,
      title: `${dropped ? 'refuses' : 'reads'} the sealed ${isText ? shortened(text) : 'bytes that are no text'}`,
      side: 'server',
      profiles: isText ? [] : ['observed'],
      requirements: dropped ? ['WSE-ENC-037', 'WSE-ENC-039'] : ['WSE-ENC-038', 'WSE-ENC-050', 'WSE-ENV-007'],
      request: decode(direction, content, { key: aesKey(key) }),
      expect,
    },
  ];
}
