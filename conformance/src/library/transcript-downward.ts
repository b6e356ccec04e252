import { limits } from '@wsekit/spec';
import type { RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import { bytes, decode, encode, encodedFrame, envelope, refusal } from './build.ts';
import { categoryOfType } from './category-rule.ts';
import { clientTextExpectation, exceedsFrame, shortened } from './client-expectation.ts';
import { clientText, formOf, readClientMessage } from './client-reading.ts';
import { jsonText, sortedJsonText } from './json-text.ts';
import { recordedBytes } from './recorded-bytes.ts';
import type { RecordedDraft } from './recorded-case.ts';
import { shapeOf } from './recorded-case.ts';
import { formatOf } from './transcript-context.ts';
import { msgpackDrafts } from './transcript-msgpack.ts';
import { sealedDrafts } from './transcript-sealed.ts';
import { undelivered } from './undelivered.ts';

const direction = 'server_to_client';

/** What a client makes of a frame that a server sent; undefined when the recording does not hold the whole frame. */
export function downwardDrafts(transcript: Transcript, frame: RecordedFrame): readonly RecordedDraft[] | undefined {
  const content = recordedBytes(frame);
  if (content === undefined) return undefined;
  if (frame.op === 'text') return textDrafts(content.toString('utf8'));
  switch (formOf(content)) {
    case 'encrypted':
      return sealedDrafts(transcript, frame.conn, content, frame.decoded);
    case 'msgpack':
      return msgpackDrafts(content, frame.decoded);
    case 'other':
      return formatOf(transcript, frame.conn) === 'msgpack' || isMap(content) ? [] : [unclaimedDraft(content)];
    default:
      return jsonDrafts(content);
  }
}

function textDrafts(text: string): readonly RecordedDraft[] {
  const expect = clientTextExpectation(text);
  if (expect === undefined) return [];
  return [
    {
      operation: 'decode',
      shape: `down text ${shapeOf(text)}`,
      title: `reads the text frame ${shortened(text)}`,
      side: 'client',
      requirements: requirementsOf(text),
      request: decode(direction, text),
      expect,
    },
  ];
}

function requirementsOf(text: string): readonly string[] {
  if (exceedsFrame(text)) return ['WSE-FRM-002', 'WSE-FRM-003'];
  return readClientMessage(text) === undefined ? ['WSE-FRM-021'] : ['WSE-FRM-011', 'WSE-ENV-001'];
}

/** Binary JSON, compressed or not: read by a client, and written again by a server to the same bytes. */
function jsonDrafts(content: Buffer): readonly RecordedDraft[] {
  const [message, text] = [readClientMessage(content), clientText(content)];
  if (message === undefined || text === undefined) return [];
  const compressed = formOf(content) !== 'binary json';
  const bomb = compressed && Buffer.byteLength(text) > limits.max_inflated_bytes;
  const read: RecordedDraft = {
    operation: 'decode',
    shape: `down binary ${compressed} ${shapeOf(text)}`,
    title: `${bomb ? 'refuses' : 'reads'} the ${compressed ? 'compressed' : 'binary'} frame ${shortened(text)}`,
    side: 'client',
    requirements: bomb ? ['WSE-CMP-040', 'WSE-CMP-041'] : compressed ? compressedRequirements : plainRequirements,
    request: decode(direction, content),
    expect: bomb ? refusal('inflate_limit') : envelope(jsonText(message)),
  };
  return compressed ? [read, ...inflateDraft(content, text)] : [read, ...rewrittenDraft(text)];
}

const compressedRequirements: readonly string[] = ['WSE-FRM-031', 'WSE-CMP-020', 'WSE-CMP-021'];
const plainRequirements: readonly string[] = ['WSE-FRM-035', 'WSE-FRM-047'];

/** The stream alone, with room for all of it. */
function inflateDraft(content: Buffer, text: string): readonly RecordedDraft[] {
  if (!isZlibBehindMarker(content)) return [];
  const inflated = bytes(Buffer.from(text, 'utf8'));
  const stream = bytes(content.subarray(2));
  return [
    {
      operation: 'inflate',
      shape: `inflate ${content.toString('hex')}`,
      title: `inflates ${stream.length} bytes to ${inflated.length}`,
      side: 'any',
      dialects: [],
      requirements: ['WSE-CMP-002', 'WSE-CMP-020'],
      request: { case: 'inflate', value: { algorithm: 'zlib', data: stream, maxBytes: inflated.length } },
      expect: { ok: { case: 'inflate', value: { data: inflated } } },
    },
  ];
}

function isZlibBehindMarker(content: Buffer): boolean {
  return formOf(content) === 'compressed' && content[2] === 0x78;
}

/** An event whose bytes follow from its value: sorted names, and no number that JavaScript writes in another way. */
function rewrittenDraft(text: string): readonly RecordedDraft[] {
  const [, prefix = '', body = ''] = /^(WSE|S|U)?(\{.*)$/s.exec(text) ?? [];
  const message = readClientMessage(text);
  if (message === undefined || sortedJsonText(JSON.parse(body)) !== body) return [];
  const category = prefix === '' ? message.c : prefix;
  if (category !== categoryOfType(message.t) || message.v !== 1) return [];
  return [
    {
      operation: 'encode',
      shape: `rewrite ${shapeOf(text)}`,
      title: `writes an event as published servers do: ${shortened(text)}`,
      level: 'should',
      side: 'server',
      profiles: ['observed'],
      requirements: ['WSE-ENV-022', 'WSE-FRM-012', 'WSE-FRM-062'],
      request: encode(direction, body, { compressionThresholdBytes: 0 }),
      expect: { anyOf: [encodedFrame(Buffer.from(text, 'utf8')), encodedFrame(text)] },
    },
  ];
}

/** Bare MessagePack: published clients read it on any connection, and by the chapter they need not. */
function isMap(content: Buffer): boolean {
  const [first = 0] = content;
  return (first & 0xf0) === 0x80 || first === 0xde || first === 0xdf;
}

function unclaimedDraft(content: Buffer): RecordedDraft {
  return {
    operation: 'decode',
    shape: `down bytes ${content.toString('hex')}`,
    title: `makes no message of ${content.length} bytes that no form claims`,
    side: 'client',
    requirements: ['WSE-FRM-037'],
    request: decode(direction, content),
    expect: undelivered(content),
  };
}
