import { inflateSync } from 'node:zlib';
import type { RecordedFrame } from '@wsekit/spec/vectors';

/** What the dissector must tell of a recorded client frame. */
export interface ClientExpectation {
  readonly form: string;
  readonly category: string | undefined;
  readonly type: string | undefined;
}

const bareZlib = /^78(01|5e|9c|da)$/;
const forms: Readonly<Record<string, string>> = { 'C:': 'compressed', 'M:': 'msgpack', 'E:': 'encrypted' };

/** The payload of a recorded message; nothing where only its hash was kept. */
export function payloadOf(frame: RecordedFrame): Uint8Array | undefined {
  if (frame.text !== undefined) return Buffer.from(frame.text, 'utf8');
  return frame.hex === undefined ? undefined : Buffer.from(frame.hex, 'hex');
}

/** Reads a message the plain way, to compare the dissector with; nothing for what WSE does not claim. */
export function expectationOf(payload: Uint8Array): ClientExpectation | undefined {
  const text = Buffer.from(payload).toString('utf8');
  if (bareZlib.test(Buffer.from(payload.subarray(0, 2)).toString('hex'))) return inflated('bare_zlib', payload);
  const form = forms[text.slice(0, 2)];
  if (form === 'compressed') return inflated(form, payload.subarray(2));
  return form === undefined ? envelopeIn(text) : { form, category: undefined, type: undefined };
}

function inflated(form: string, compressed: Uint8Array): ClientExpectation {
  const nothing = { form, category: undefined, type: undefined };
  try {
    return { ...nothing, ...envelopeIn(inflateSync(compressed).toString('utf8')), form };
  } catch {
    return nothing;
  }
}

/** The dissector looks at the beginning of a text only, and so claims objects that turn out to be broken. */
function envelopeIn(text: string): ClientExpectation | undefined {
  const [, prefix, json] = /^(WSE|S|U)?([{[].*)$/s.exec(text) ?? [];
  if (json === undefined || (json.startsWith('[') && prefix === undefined)) return undefined;
  const { c, t, type } = parse(json);
  return { form: 'json', category: prefix ?? stringOf(c), type: stringOf(t ?? type) };
}

function parse(json: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
