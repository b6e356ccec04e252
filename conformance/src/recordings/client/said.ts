import { type CodecContext, createCodecContext, type Decoded, decodeFrame, type Frame } from '@wsekit/codec';
import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import type { Dialect } from '@wsekit/spec';
import type { RecordedFrame } from '@wsekit/spec/vectors';
import { payloadOf } from '../recorded-bytes.ts';
import { shapeOf, sorted } from '../shape.ts';

/** What a client did on a connection, as its server sees it. */
export type Said =
  | { readonly kind: 'http'; readonly path: string; readonly hasToken: boolean }
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'pong' }
  /** It closes by itself; an answer to a Close is no word of its own. */
  | { readonly kind: 'close'; readonly code: number };

const markerBytes = 2;
const ivBytes = 12;
/** What a client says of itself is its own. */
const ownMembers: ReadonlySet<unknown> = new Set(['client_version', 'features', 'encryption_public_key']);
const timeNames: ReadonlySet<string> = new Set(['client_timestamp', 'timestamp', 'last_update']);
const firstUnixMs = 1_000_000_000_000;

/** Says how a client's doings are compared: by shape, where the protocol decides it. */
export function createSaidReader(dialect: Dialect, keys: readonly Uint8Array[]): (said: Said) => string {
  const base = createCodecContext({ direction: 'client_to_server', dialect, msgpack });
  const contexts: CodecContext[] = [...keys.map((key) => ({ ...base, cipher: openerOf(key) })), base];
  return (said) => {
    if (said.kind === 'http') return `http ${said.path} ${said.hasToken ? 'with' : 'without'} a token`;
    if (said.kind === 'frame') return describe(said.frame, contexts);
    return said.kind === 'close' ? `close ${said.code}` : 'pong';
  };
}

/** What a recorded frame of a client was; undefined for what is the transport's. */
export function saidOf(frame: RecordedFrame): Said | undefined {
  const { op, text = '', code } = frame;
  if (op === 'http') {
    const path = text.split(' ')[1]?.split('?')[0] ?? '';
    return { kind: 'http', path, hasToken: /^authorization: bearer /im.test(text) };
  }
  if (op === 'close') return { kind: 'close', code: code ?? 0 };
  if (op === 'pong') return { kind: 'pong' };
  const payload = op === 'text' || op === 'binary' ? payloadOf(frame) : undefined;
  if (payload === undefined) return undefined;
  return { kind: 'frame', frame: op === 'text' ? Buffer.from(payload).toString() : Uint8Array.from(payload) };
}

/** Reads one frame of a client; undefined where it is no message that can be read. */
export function readSaid(frame: Frame, dialect: Dialect): Readonly<Record<string, unknown>> | undefined {
  const context = createCodecContext({ direction: 'client_to_server', dialect, msgpack });
  const decoded = tryDecode(frame, context);
  return decoded?.kind === 'envelope' ? decoded.envelope : undefined;
}

function describe(frame: Frame, contexts: readonly CodecContext[]): string {
  const [context] = contexts;
  const decoded = contexts.map((each) => tryDecode(frame, each)).find((each) => each !== undefined);
  if (decoded === undefined || context === undefined) return `unreadable, ${frame.length} long`;
  const isSealed = typeof frame !== 'string' && Buffer.from(frame.subarray(0, markerBytes)).toString() === 'E:';
  const how = isSealed ? 'sealed' : 'clear';
  if (decoded.kind === 'raw') return `${how} ${decoded.text.replace(/\d{13}/, '<time>')}`;
  if (decoded.kind !== 'envelope') return `${how} ${decoded.kind}`;
  return `${how} ${JSON.stringify(sorted(shapeOfSaid(decoded.envelope)))}`;
}

/** A message without its number, its time and its id, which are its sender's. */
function shapeOfSaid({ c, t, p, cid }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const correlation = cid === undefined ? {} : { cid };
  return { c, t, p: shapeOfPayload(t, p), ...correlation };
}

function shapeOfPayload(t: unknown, p: unknown): unknown {
  if (typeof p !== 'object' || p === null) return p ?? {};
  const entries = Object.entries(p);
  if (t === 'client_hello') return helloOf(Object.fromEntries(entries));
  // What is told of oneself: its members are decided on, not what they hold.
  if (/_response$/.test(String(t))) return 'an answer';
  if (t === 'batch') return { messages: messagesIn(p) };
  return Object.fromEntries(entries.map(([name, value]) => [name, shapeOfMember(name, value)]));
}

function messagesIn(p: object): unknown {
  const messages: unknown = Reflect.get(p, 'messages');
  return Array.isArray(messages) ? messages.map((each) => shapeOfSaid(Object(each))) : messages;
}

function helloOf(p: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const encryption: unknown = Reflect.get(Object(p.features), 'encryption');
  const decided = Object.entries(p).filter(([name]) => !ownMembers.has(name));
  return { ...Object.fromEntries(decided), encryption, offersKey: p.encryption_public_key !== undefined };
}

function shapeOfMember(name: string, value: unknown): unknown {
  const isTime = (timeNames.has(name) || name === 'server_timestamp') && Number(value) > firstUnixMs;
  return isTime ? '<time>' : shapeOf(value, name);
}

function tryDecode(frame: Frame, context: CodecContext): Decoded | undefined {
  try {
    return decodeFrame(frame, context);
  } catch {
    return undefined;
  }
}

function openerOf(key: Uint8Array): NonNullable<CodecContext['cipher']> {
  const gcm = provider.aesGcm(key);
  return {
    seal: () => {
      throw new Error('only reads');
    },
    open: (frame) => {
      const iv = frame.subarray(markerBytes, markerBytes + ivBytes);
      const plaintext = gcm.open(iv, frame.subarray(markerBytes + ivBytes));
      if (plaintext === undefined) throw new Error('another key');
      return plaintext;
    },
  };
}
