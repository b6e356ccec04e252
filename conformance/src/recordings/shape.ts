import { type CodecContext, createCodecContext, type Decoded, decodeFrame, type Frame } from '@wsekit/codec';
import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import type { Dialect } from '@wsekit/spec';
import type { SessionKey } from '@wsekit/spec/vectors';

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}(Z|\+00:00)$/;
const epoch = /"e":"[0-9a-f]{8}"/;
const changing: ReadonlySet<string> = new Set([
  'server_timestamp',
  'latency',
  'encryption_public_key',
  'current_rate',
  'remaining',
  'uptime_secs',
  'recovery_total_bytes',
  'epoch',
  'e',
]);

/** A value with what differs in every run replaced by the kind of thing it is. */
export function shapeOf(value: unknown, name = ''): unknown {
  if (changing.has(name) && value !== null) return `<${typeof value}>`;
  if (typeof value === 'string') return shapeOfText(value, name);
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value) + 0;
  if (Array.isArray(value)) return value.map((each) => shapeOf(each));
  if (typeof value !== 'object' || value === null) return value ?? null;
  // Too long to keep; whatever it was, its kind is compared.
  if ('$long' in value || '$len' in value) return '<long>';
  if (value instanceof Uint8Array) return { $hex: Buffer.from(value).toString('hex') };
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member, key)]));
}

/** Members of what an application is given have no order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

function shapeOfText(text: string, name: string): string {
  if (time.test(text)) return '<time>';
  // The end of it is the message of whatever library read the key.
  if (name === 'message' && text.startsWith('ECDH key exchange failed')) return 'ECDH key exchange failed';
  return text.replace(uuid, '<uuid>').replace(epoch, '"e":"<string>"');
}

/** Reads a frame of the server as a client of the connection does. */
export type FrameReader = (frame: Frame) => unknown;

/** Reads frames under any of the keys that were recorded for a connection. */
export function createFrameReader(
  dialect: Dialect,
  format: 'json' | 'msgpack',
  keys: readonly SessionKey[],
): FrameReader {
  const base = createCodecContext({ direction: 'server_to_client', dialect, format, msgpack });
  const contexts: CodecContext[] = [...keys.map((key) => ({ ...base, cipher: openerOf(key) })), base];
  return (frame) => {
    let failure: unknown;
    for (const context of contexts) {
      try {
        return readable(decodeFrame(frame, context));
      } catch (error) {
        failure = error;
      }
    }
    // Under a key nobody has.
    return typeof frame === 'string' ? frame : { unreadable: String(failure), length: frame.length };
  };
}

/** How a frame was written, and what it says, members in their order. */
export function describeFrame(frame: Frame, read: FrameReader): string {
  const content = JSON.stringify(shapeOf(read(frame)));
  if (typeof frame === 'string') return `text ${/^(WSE|S|U)\{/.exec(frame)?.[1] ?? ''} ${content}`;
  const marker = Buffer.from(frame.subarray(0, 2)).toString('latin1');
  return `binary ${['E:', 'C:', 'M:'].includes(marker) ? marker : ''} ${content}`;
}

function openerOf({ aes_key_hex: key }: SessionKey): { seal(): never; open(frame: Uint8Array): Uint8Array } {
  const gcm = provider.aesGcm(Uint8Array.from(Buffer.from(key, 'hex')));
  return {
    seal: () => {
      throw new Error('only reads');
    },
    open: (frame) => {
      const plaintext = gcm.open(frame.subarray(2, 14), frame.subarray(14));
      if (plaintext === undefined) throw new Error('another key');
      return plaintext;
    },
  };
}

function readable(decoded: Decoded): unknown {
  if (decoded.kind === 'envelope') return decoded.envelope;
  if (decoded.kind === 'raw') return decoded.text;
  return decoded.kind === 'value' ? decoded.value : decoded.bytes;
}
