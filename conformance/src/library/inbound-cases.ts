import type { ClientVectors, InboundFrame } from '@wsekit/spec/vectors';
import type { Case, Expectation } from '../case.ts';
import { type CaseParts, caseId, decode, envelope, hex, makeCase, plainValue, refusal } from './build.ts';
import { type Form, formOf, readClientMessage, withCategory } from './client-reading.ts';
import { dialectOfVersion } from './dialects.ts';
import { type JsonLike, jsonText, withoutUnsafeKeys } from './json-text.ts';
import { fromEach, type Origin } from './origin.ts';
import { isJsonObject, withAliases } from './text-reading.ts';
import { undelivered } from './undelivered.ts';

type Draft = Omit<CaseParts, 'side' | 'source'>;
type Frame = string | Uint8Array<ArrayBuffer>;

/**
 * What clients do with the frames of servers.
 *
 * Delivered by both published clients: a client must deliver it too. By one of them: it should. By none: it must not make
 * an envelope of it.
 */
export function inboundCases(vectors: ClientVectors, origin: Origin): readonly Case[] {
  const { name, file: source } = origin;
  const dialect = dialectOfVersion(vectors.dialect);
  if (dialect === undefined) return [];
  const drafts = fromEach(origin, 'inbound_frames', vectors.inbound_frames, (vector) =>
    vector.frame_bytes === undefined ? frameDrafts(name, vector) : longTextDrafts(name, vector, vector.frame_bytes),
  );
  return drafts.map((draft) => makeCase({ side: 'client', dialects: [dialect], source, ...draft }));
}

function frameDrafts(name: string, vector: InboundFrame): readonly Draft[] {
  const frame = vector.frame_text ?? (vector.frame_hex === undefined ? undefined : hex(vector.frame_hex));
  if (frame === undefined) return [];
  const form = formOf(frame);
  const expected = deliveredBy(vector, frame);
  if (expected === undefined && (vector.upstream_accepts || isJsonObject(pythonReading(vector)))) return [];
  const both = vector.upstream_accepts === isJsonObject(pythonReading(vector));
  const format = form === 'other' ? 'msgpack' : '';
  return [
    {
      id: caseId('decode', name, vector.name),
      title: `${expected === undefined ? 'makes no message of' : 'reads'} ${vector.desc ?? vector.name}`,
      level: both ? 'must' : 'should',
      requirements: requirementsOf(vector.name, form),
      request: decode('server_to_client', frame, { format }),
      expect: expected === undefined ? undelivered(frame) : expectDelivered(expected, vector.upstream_message),
    },
  ];
}

/** The message that a published client delivered; undefined when none did, or when what it delivered is not known. */
function deliveredBy(vector: InboundFrame, frame: Frame): JsonLike | undefined {
  const python = pythonReading(vector);
  if (vector.upstream_accepts) {
    const message = withoutUnsafeKeys(vector.upstream_message);
    if (!isJsonObject(message)) return message ?? undefined;
    const { _msg_cat: category, ...rest } = message;
    const known = category ?? (isJsonObject(python) ? python.category : undefined) ?? readClientMessage(frame)?.c;
    return typeof known === 'string' ? withCategory(known, withAliases(rest)) : withAliases(rest);
  }
  const read = readClientMessage(frame);
  return isJsonObject(python) && read !== undefined && python.t === read.t ? read : undefined;
}

function pythonReading(vector: InboundFrame): JsonLike {
  return withoutUnsafeKeys(vector.python_decode ?? null);
}

/** A client may leave the long names as they are, as the TypeScript client does. (WSE-ENV-009) */
function expectDelivered(value: JsonLike, delivered: unknown): Expectation {
  if (!isJsonObject(value)) return plainValue(jsonText(value));
  const asDelivered = withoutUnsafeKeys(delivered);
  const resolved = envelope(jsonText(value));
  if (!isJsonObject(asDelivered) || !('type' in asDelivered || 'payload' in asDelivered)) return resolved;
  return { anyOf: [resolved, envelope(jsonText(asDelivered))] };
}

const formRequirements: Readonly<Record<Form, readonly string[]>> = {
  text: ['WSE-FRM-011'],
  compressed: ['WSE-FRM-031', 'WSE-CMP-021'],
  msgpack: ['WSE-FRM-032', 'WSE-PAY-030'],
  encrypted: ['WSE-FRM-042', 'WSE-ENC-033'],
  'bare zlib': ['WSE-FRM-034', 'WSE-CMP-027'],
  'binary json': ['WSE-FRM-035', 'WSE-FRM-047'],
  other: ['WSE-FRM-037'],
};

function requirementsOf(name: string, form: Form): readonly string[] {
  const special: readonly string[] = /raw_deflate/.test(name)
    ? ['WSE-CMP-022']
    : /gzip/.test(name)
      ? ['WSE-CMP-023']
      : /long_keys/.test(name)
        ? ['WSE-ENV-003', 'WSE-ENV-004']
        : [];
  return [...formRequirements[form], ...special];
}

/** A text above the limit, of which only the size was kept: refused by default, read when the limit is raised. */
function longTextDrafts(name: string, vector: InboundFrame, frameBytes: number): readonly Draft[] {
  const [head, tail] = ['{"t":"big","p":"', '"}'];
  const text = `${head}${'a'.repeat(Math.max(0, frameBytes - head.length - tail.length))}${tail}`;
  return [
    {
      id: caseId('decode', name, vector.name, 'default-limit'),
      title: `refuses a text frame of ${frameBytes} bytes by default`,
      requirements: ['WSE-FRM-002', 'WSE-FRM-003'],
      request: decode('server_to_client', text),
      expect: refusal('frame_too_large'),
    },
    {
      id: caseId('decode', name, vector.name, 'raised-limit'),
      title: `reads a text frame of ${frameBytes} bytes when the limit allows it`,
      level: 'may',
      requirements: ['WSE-FRM-004'],
      request: decode('server_to_client', text, { limits: { maxFrameBytes: frameBytes } }),
      expect: envelope(text),
    },
  ];
}
