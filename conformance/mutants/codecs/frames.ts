import { inflateSync } from 'node:zlib';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import type { ResultInit } from '../../src/driver/serve.ts';
import { type Decode, type Limits, LimitsSchema } from '../../src/generated/wse/conformance/v1/driver_pb.ts';
import type { CodecMutant } from '../mutant.ts';
import { isMessage, type Message, without } from '../over/messages.ts';
import { answering, asking, giving, type Result, setting } from './over.ts';

const huge = 1 << 28;
const utf8 = new TextDecoder();

/** Chapters 02, 03, 05 and 06: frames, envelopes, payloads, compression. */
export const framesCodecMutants: readonly CodecMutant[] = [
  {
    id: 'codec/frames-of-any-length',
    does: 'reads frames of any length',
    requirements: ['WSE-FRM-002', 'WSE-FRM-003'],
    copies: ['WSE-ERR-023'],
    alter: asking('decode', (value) => ({ ...value, limits: limitsOf(value, { maxFrameBytes: huge }) })),
  },
  {
    id: 'codec/prefix-loses',
    does: 'takes field c where prefix and field disagree',
    requirements: ['WSE-FRM-015', 'WSE-FRM-014'],
    alter: asking('decode', (value) =>
      value.frame.case === 'text'
        ? { ...value, frame: { case: 'text', value: value.frame.value.replace(/^(WSE|S|U)(?=\{.*"c":)/s, '') } }
        : value,
    ),
  },
  {
    id: 'codec/no-category-in-prefix',
    does: 'reads a prefix and drops it',
    requirements: ['WSE-FRM-014'],
    copies: ['WSE-ERR-026'],
    alter: asking('decode', (value) =>
      value.frame.case === 'text'
        ? { ...value, frame: { case: 'text', value: value.frame.value.replace(/^(WSE|S|U)(?=\{)/, '') } }
        : value,
    ),
  },
  {
    id: 'codec/one-reading',
    does: 'reads what servers read as the documents have it, under both readings',
    requirements: ['WSE-FRM-040', 'WSE-FRM-038'],
    copies: ['WSE-ERR-003', 'WSE-ERR-004'],
    alter: setting(({ operation }) => (operation.case === 'decode' ? { profile: 'documented' } : {})),
  },
  {
    id: 'codec/prefix-in-every-dialect',
    does: 'writes every frame as D2b does',
    requirements: ['WSE-FRM-012', 'WSE-FRM-013'],
    copies: ['WSE-ERR-002'],
    alter: setting(({ operation }) => (operation.case === 'encode' ? { dialect: 'D2b' } : {})),
  },
  {
    id: 'codec/raw-text-trimmed',
    does: 'hands raw text on without its blanks',
    requirements: ['WSE-FRM-016', 'WSE-FRM-017'],
    alter: giving('decode', (given) =>
      given.content?.case === 'rawText'
        ? { ...given, content: { case: 'rawText', value: given.content.value.trim() } }
        : given,
    ),
  },
  {
    id: 'codec/broken-json-as-envelope',
    does: 'makes an empty message of text that is no JSON',
    requirements: ['WSE-FRM-021', 'WSE-PAY-001'],
    alter: answering('decode', (result, value) =>
      result.case === 'error' && value.frame.case === 'text' ? envelope('{}') : result,
    ),
  },
  {
    id: 'codec/long-names-stay',
    does: 'leaves type and payload as they are',
    requirements: ['WSE-ENV-003', 'WSE-ENV-004'],
    copies: ['WSE-ERR-025'],
    alter: answering('decode', (result, value) => {
      const text = value.frame.case === 'text' ? value.frame.value : utf8.decode(value.frame.value);
      const renames = ({ t, ...message }: Message): Message => ({ ...message, type: t });
      return text.includes('"type"')
        ? onEnvelope(result, (message) => ('t' in message ? renames(message) : message))
        : result;
    }),
  },
  {
    id: 'codec/unknown-fields-are-lost',
    does: 'keeps only fields that the protocol names',
    requirements: ['WSE-ENV-010'],
    copies: ['WSE-ERR-216'],
    alter: answering('decode', (result) =>
      onEnvelope(result, (message) =>
        Object.fromEntries(
          Object.entries(message).filter(([name]) => /^(c|t|p|id|ts|seq|v|cid|pri|cor|sig|tp|e|o)$/.test(name)),
        ),
      ),
    ),
  },
  {
    id: 'codec/falsy-payloads-are-lost',
    does: 'drops payloads of 0, false, null and an empty text',
    requirements: ['WSE-ENV-010'],
    copies: ['WSE-ERR-027'],
    alter: answering('decode', (result) =>
      onEnvelope(result, (message) => (message.p ? message : without(message, 'p'))),
    ),
  },
  {
    id: 'codec/needs-a-type',
    does: 'refuses messages without type',
    requirements: ['WSE-ENV-002'],
    copies: ['WSE-ERR-215'],
    alter: answering('decode', (result) => {
      if (result.case !== 'decode' || result.value.content?.case !== 'envelopeJson') return result;
      return isTyped(result.value.content.value ?? '') ? result : refusal('invalid_json');
    }),
  },
  {
    id: 'codec/json-of-any-depth',
    does: 'reads JSON nested deeper than it may',
    requirements: ['WSE-PAY-002'],
    copies: ['WSE-ERR-219'],
    alter: asking('decode', (value) => ({ ...value, limits: limitsOf(value, { maxJsonDepth: 500 }) })),
  },
  {
    id: 'codec/msgpack-of-any-depth',
    does: 'reads MessagePack nested deeper than it may',
    requirements: ['WSE-PAY-034'],
    alter: asking('decode', (value) => ({ ...value, limits: limitsOf(value, { maxMsgpackDepth: 500 }) })),
  },
  {
    id: 'codec/lenient-json',
    does: 'takes a comma behind the last member',
    requirements: ['WSE-PAY-001'],
    alter: asking('decode', (value) =>
      value.frame.case === 'text'
        ? { ...value, frame: { case: 'text', value: value.frame.value.replace(/,(\s*[}\]])/g, '$1') } }
        : value,
    ),
  },
  {
    id: 'codec/byte-order-mark-skipped',
    does: 'skips a byte order mark',
    requirements: ['WSE-PAY-013'],
    alter: asking('decode', (value) =>
      value.frame.case === 'text'
        ? { ...value, frame: { case: 'text', value: value.frame.value.replace(/^\uFEFF/, '') } }
        : value,
    ),
  },
  {
    id: 'codec/bombs',
    does: 'inflates whatever comes',
    requirements: ['WSE-CMP-040', 'WSE-CMP-041', 'WSE-CMP-042'],
    copies: ['WSE-ERR-024'],
    alter: asking('inflate', (value) => ({ ...value, maxBytes: huge })),
  },
  {
    id: 'codec/bombs-in-frames',
    does: 'inflates whatever comes behind C:',
    requirements: ['WSE-CMP-040', 'WSE-CMP-041', 'WSE-CMP-042'],
    copies: ['WSE-ERR-024'],
    alter: asking('decode', (value) => ({ ...value, limits: limitsOf(value, { maxInflatedBytes: huge }) })),
  },
  {
    id: 'codec/streams-cut-short',
    does: 'takes a stream that was cut short for whole',
    requirements: ['WSE-CMP-029'],
    copies: ['WSE-ERR-230'],
    alter: answering('inflate', (result, { data, algorithm }) =>
      result.case === 'error' && algorithm === 'zlib' ? (inflatedLoosely(data) ?? result) : result,
    ),
  },
  {
    id: 'codec/one-level',
    does: 'takes zlib of one level alone',
    requirements: ['WSE-CMP-020'],
    alter: answering('decode', (result, { frame }) =>
      frame.case === 'binary' && utf8.decode(frame.value.subarray(0, 2)) === 'C:' && frame.value[3] !== 1
        ? refusal('inflate_failed')
        : result,
    ),
  },
  {
    id: 'codec/zlib-alone',
    does: 'reads neither gzip nor raw deflate behind C:',
    requirements: ['WSE-CMP-022', 'WSE-CMP-023'],
    copies: ['WSE-ERR-021'],
    alter: answering('decode', (result, { frame }) =>
      frame.case === 'binary' && utf8.decode(frame.value.subarray(0, 2)) === 'C:' && frame.value[2] !== 0x78
        ? refusal('inflate_failed')
        : result,
    ),
  },
  {
    id: 'codec/compresses-at-the-threshold',
    does: 'compresses what is as long as the threshold',
    requirements: ['WSE-CMP-003'],
    alter: asking('encode', (value) => ({
      ...value,
      compressionThresholdBytes: (value.compressionThresholdBytes ?? 1024) - 1,
    })),
  },
];

function limitsOf({ limits }: Decode, change: MessageInitShape<typeof LimitsSchema>): Limits {
  return create(LimitsSchema, { ...limits, ...change });
}

function refusal(code: string): ResultInit {
  return { case: 'error', value: { code, message: 'refused by a mutant' } };
}

function envelope(json: string): ResultInit {
  return { case: 'decode', value: { content: { case: 'envelopeJson', value: json } } };
}

function onEnvelope(result: Result, change: (message: Message) => Message): ResultInit {
  if (result.case !== 'decode' || result.value.content?.case !== 'envelopeJson') return result;
  const { value } = result.value.content;
  const message: unknown = JSON.parse(value ?? '');
  if (!isMessage(message)) return result;
  const changed = change(message);
  // What is not altered keeps its own words: numbers may be wider than this language's.
  if (JSON.stringify(changed) === JSON.stringify(message)) return result;
  return {
    case: 'decode',
    value: { ...result.value, content: { case: 'envelopeJson', value: JSON.stringify(changed) } },
  };
}

function isTyped(json: string): boolean {
  const message: unknown = JSON.parse(json);
  return isMessage(message) && 't' in message;
}

function inflatedLoosely(data: Uint8Array): ResultInit | undefined {
  try {
    const made = inflateSync(data, { finishFlush: 2 });
    return { case: 'inflate', value: { data: Uint8Array.from(made) } };
  } catch {
    return undefined;
  }
}
