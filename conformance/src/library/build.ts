import type { Direction } from '@wsekit/spec';
import type { Case, Expectation, OperationRequest } from '../case.ts';
import { type JsonLike, jsonText } from './json-text.ts';

/** What a case leaves to its defaults: level `must`, every dialect, both readings, no requirement. */
export type CaseParts = Pick<Case, 'id' | 'title' | 'side' | 'request' | 'expect' | 'source'> & Partial<Case>;

type DecodeRequest = Extract<OperationRequest, { case: 'decode' }>['value'];
type EncodeRequest = Extract<OperationRequest, { case: 'encode' }>['value'];

/** Completes a case. */
export function makeCase(parts: CaseParts): Case {
  return { level: 'must', requirements: [], dialects: [], profiles: [], ...parts };
}

/** Joins parts into a case id, each in kebab-case: `decode`, `client-2.4.3`, `C_gzip` to `decode/client-2.4.3/c-gzip`. */
export function caseId(...parts: readonly (string | number)[]): string {
  return parts.map((part) => String(part).split('/').map(kebab).join('/')).join('/');
}

/** Asks to read a text or binary frame; everything beside frame and direction is optional. */
export function decode(
  direction: Direction,
  frame: string | Uint8Array,
  options: Omit<DecodeRequest, '$typeName' | 'direction' | 'frame'> = {},
): OperationRequest {
  const content = typeof frame === 'string' ? textFrame(frame) : { case: 'binary' as const, value: bytes(frame) };
  return { case: 'decode', value: { direction, frame: content, ...options } };
}

/** Asks to write a message, given as JSON text. */
export function encode(
  direction: Direction,
  envelopeJson: string,
  options: Omit<EncodeRequest, '$typeName' | 'direction' | 'envelopeJson'> = {},
): OperationRequest {
  return { case: 'encode', value: { direction, envelopeJson, ...options } };
}

/** Expects a message, given as JSON text. */
export function envelope(envelopeJson: string, encrypted: boolean = false): Expectation {
  return { ok: { case: 'decode', value: { content: { case: 'envelopeJson', value: envelopeJson }, encrypted } } };
}

/** Expects a value that is no object. */
export function plainValue(valueJson: string, encrypted: boolean = false): Expectation {
  return { ok: { case: 'decode', value: { content: { case: 'valueJson', value: valueJson }, encrypted } } };
}

/** Expects a value of either kind; wide integers may have been rounded to doubles, as JavaScript and Python do. */
export function anyValue(value: JsonLike, encrypted: boolean = false): Expectation {
  const expected = typeof value === 'object' && value !== null && !Array.isArray(value) ? envelope : plainValue;
  const exact = jsonText(value);
  const rounded = jsonText(value, 'rounded');
  if (exact === rounded) return expected(exact, encrypted);
  return { anyOf: [expected(exact, encrypted), expected(rounded, encrypted)] };
}

/** Expects text that is no message. */
export function rawText(text: string, encrypted: boolean = false): Expectation {
  return { ok: { case: 'decode', value: { content: { case: 'rawText', value: text }, encrypted } } };
}

/** Expects bytes that the protocol does not claim. */
export function rawBytes(frame: Uint8Array, encrypted: boolean = false): Expectation {
  return { ok: { case: 'decode', value: { content: { case: 'rawBytes', value: bytes(frame) }, encrypted } } };
}

/** Expects a refusal with one of these codes. */
export function refusal(...codes: readonly string[]): Expectation {
  const [only] = codes;
  return { error: codes.length === 1 && only !== undefined ? only : codes };
}

/** Expects exactly this text or binary frame. */
export function encodedFrame(frame: string | Uint8Array): Expectation {
  const content = typeof frame === 'string' ? textFrame(frame) : { case: 'binary' as const, value: bytes(frame) };
  return { ok: { case: 'encode', value: { frame: content } } };
}

/** Bytes of a hexadecimal string. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  return bytes(Buffer.from(text, 'hex'));
}

/** A copy that is a plain Uint8Array over its own memory, as protobuf wants it. */
export function bytes(source: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(source);
}

function textFrame(value: string): { readonly case: 'text'; readonly value: string } {
  return { case: 'text', value };
}

function kebab(part: string): string {
  return part
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
