import type { Frame, SessionDialect } from '@wsekit/spec';
import { isEnvelope } from '../envelope/decode-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { findMessage } from '../frame/message-start.ts';

const fieldStart = '{"c":';

/** How the sender of a text writes categories; undefined where the text does not tell. (WSE-HS-064) */
export function styleOf(text: string): SessionDialect['category_style'] | undefined {
  if (text.startsWith(fieldStart)) return 'field';
  return findMessage(text, false)?.category === undefined ? undefined : 'prefix';
}

/** A message of the protocol's own, as it was written. */
export interface WrittenMessage {
  readonly t: string;
  readonly p: unknown;
  /** An integer of the text under a name, of 64 bits; undefined where there is none, and for `1.0`, which is no integer. */
  integer(name: IntegerName): number | bigint | undefined;
}

/** Names whose integers are read as they were written. */
export type IntegerName = 'protocol_version' | 'timestamp';

/**
 * A message of the protocol's own as a server reads it: long names are no others there, and numbers are what they were
 * written as. Undefined when the type came under its long name. (WSE-HS-019, WSE-HS-020, WSE-HS-040, WSE-LIM-002)
 */
export function writtenMessage(frame: Frame, type: string | undefined): WrittenMessage | undefined {
  if (typeof frame !== 'string') return undefined;
  const start = findMessage(frame, false);
  const json = start === undefined ? '' : frame.slice(start.at);
  const written: unknown = json === '' ? undefined : JSON.parse(json);
  if (typeof written !== 'object' || written === null) return undefined;
  const { t, p } = written as Envelope;
  return t === undefined || t !== type
    ? undefined
    : { t, p, integer: (name) => (isEnvelope(p) && name in p ? integerIn(json, name) : undefined) };
}

/** Made once: to make an expression takes longer than all else about a ping. Clients have no use for them, nor their bundles. */
const integers: Readonly<Record<IntegerName, RegExp>> = {
  protocol_version: /* @__PURE__ */ integerNamed('protocol_version'),
  timestamp: /* @__PURE__ */ integerNamed('timestamp'),
};

function integerNamed(name: string): RegExp {
  return new RegExp(`"${name}"[ \\t\\r\\n]*:[ \\t\\r\\n]*(-?\\d{1,19})[ \\t\\r\\n]*[,}]`);
}

// No integer of 64 bits has more digits than 19, and to read a million of them takes long.
const largestInteger = 2n ** 63n;
const surelySafeDigits = 15;

function integerIn(json: string, name: IntegerName): number | bigint | undefined {
  const digits = integers[name].exec(json)?.[1];
  if (digits === undefined) return undefined;
  if (digits.length <= surelySafeDigits) return Number(digits);
  const wide = BigInt(digits);
  if (wide >= largestInteger || wide < -largestInteger) return undefined;
  const value = Number(wide);
  return Number.isSafeInteger(value) ? value : wide;
}
