import { createHash } from 'node:crypto';
import type { RecordedFrame } from '@wsekit/spec/vectors';

/**
 * The payload of a recorded frame. One that was too large to keep is made anew when its beginning goes on as it ends, which
 * its hash tells; undefined otherwise.
 */
export function payloadOf({
  text,
  hex,
  len,
  sha256,
  head_hex: head,
  code,
  reason,
}: RecordedFrame): Uint8Array | undefined {
  if (hex !== undefined) return Buffer.from(hex, 'hex');
  if (text !== undefined) return Buffer.from(text);
  if (code !== undefined) return closePayload(code, reason ?? '');
  return len === undefined || head === undefined ? undefined : continued(Buffer.from(head, 'hex'), len, sha256);
}

const endings = ['', '"}', '}', ']}', '\r\n\r\n', '\r\nHost: localhost\r\n\r\n'];

function continued(head: Buffer, length: number, sha256: string | undefined): Buffer | undefined {
  const last = head.subarray(-1);
  for (const ending of endings) {
    const nested = nest(head, length);
    if (nested !== undefined && createHash('sha256').update(nested).digest('hex') === sha256) return nested;
    const fill = Buffer.alloc(Math.max(0, length - head.length - ending.length), last);
    const whole = Buffer.concat([head, fill, Buffer.from(ending)]);
    if (createHash('sha256').update(whole).digest('hex') === sha256) return whole;
  }
  return undefined;
}

/** Arrays in arrays, as deep as the length tells. */
function nest(head: Buffer, length: number): Buffer | undefined {
  const text = head.toString('latin1');
  const before = text.slice(0, text.search(/\[*$/));
  if (before === text) return undefined;
  const after = '}'.repeat(before.split('{').length - 1);
  const depth = (length - before.length - after.length) / 2;
  return Number.isInteger(depth) ? Buffer.from(`${before}${'['.repeat(depth)}${']'.repeat(depth)}${after}`) : undefined;
}

function closePayload(code: number | null, reason: string): Buffer {
  if (code === null) return Buffer.alloc(0);
  return Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
}

/** What an application here gives in the place of a Python object. */
const pythonValues: Readonly<Record<string, unknown>> = {
  bigint: 2n ** 70n,
  datetime: new Date('2026-02-28T12:00:00.123Z'),
  date: '2026-02-28',
  decimal: '1.50',
  uuid: '12345678-1234-5678-1234-567812345678',
  enum: 'Color.RED',
  set1: '{1}',
  tuple: [1, 'a'],
  intkeys: { '1.5': 'f', '10': 'a', '9': 'b', None: 'n', True: 't' },
  object: 'a thing',
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  ninf: Number.NEGATIVE_INFINITY,
  i64max: 2n ** 63n - 1n,
  u64: 2n ** 63n,
};

/** Turns a recorded argument into what it stands for. */
export function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if ('$int' in value) return BigInt(String(value.$int));
  if ('$float' in value) return Number(value.$float);
  if ('$hex' in value) return Uint8Array.from(Buffer.from(String(value.$hex), 'hex'));
  if ('$py' in value) return pythonValues[String(value.$py)];
  if ('$repeat' in value && Array.isArray(value.$repeat)) {
    return String(value.$repeat[0]).repeat(Number(value.$repeat[1]));
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revive(member)]));
}

/** A repeated call has its number in the place of `@i`. */
export function withCounter(value: unknown, index: number): unknown {
  if (typeof value === 'string') return value === '@i' ? index : value.replaceAll('@i', String(index));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((member) => withCounter(member, index));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withCounter(member, index)]));
}
