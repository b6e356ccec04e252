import { decodeBase64 } from '@wsekit/codec/crypto';
import { type CloseRecord, directionsOf, type FrameRecord, type LogRecord, type ReadLog } from '@wsekit/codec/log';
import { type Dialect, dialectForServerVersion, dialects, type Frame } from '@wsekit/spec';

/** A frame of a conversation, as far as a log has it. */
export interface LoggedFrame {
  readonly towards: 'client' | 'server';
  readonly atMs: number;
  /** Undefined where it was not kept, or not all of it. */
  readonly frame: Frame | undefined;
  readonly bytes: number;
  /** Something in it was masked. */
  readonly masked: boolean;
  readonly sealed: boolean;
  readonly decoded: unknown;
}

/** How a conversation ended. */
interface LoggedEnd {
  readonly atMs: number;
  readonly by: 'client' | 'server' | 'nobody';
  readonly code: number | undefined;
  readonly reason: string;
}

/** One connection of a log, told the same from whichever side it was written. */
export interface Conversation {
  readonly conn: string;
  readonly dialect: Dialect;
  /** Version of the server, as it said, or the last of its dialect. */
  readonly version: string;
  readonly format: 'json' | 'msgpack';
  readonly user: string | undefined;
  readonly startMs: number;
  readonly frames: readonly LoggedFrame[];
  readonly end: LoggedEnd | undefined;
  /** What was decided, in the words of the log. */
  readonly decisions: readonly string[];
}

const lost = 1006;

/** The connections of a log, in the order they began. Links between nodes are none. */
export function conversationsIn({ records }: ReadLog): Conversation[] {
  const byName = new Map<string, LogRecord[]>();
  for (const record of records) {
    if (!('conn' in record) || record.conn === undefined) continue;
    const known = byName.get(record.conn);
    if (known === undefined) byName.set(record.conn, [record]);
    else known.push(record);
  }
  return [...byName].flatMap(([conn, own]) => conversation(conn, own));
}

function conversation(conn: string, records: readonly LogRecord[]): Conversation[] {
  const open = records.find((record) => record.k === 'open');
  const first = records[0];
  if (open === undefined || first === undefined || open.dialect === 'cluster') return [];
  const isServer = directionsOf(open.side).in === 'client_to_server';
  const frames = records.flatMap((record) => (isFrame(record) ? [frameOf(record, isServer)] : []));
  const said = saidVersion(frames);
  const dialect = (said === undefined ? undefined : dialectForServerVersion(said)) ?? namedDialect(open.dialect);
  return [
    {
      conn,
      dialect,
      version: said ?? dialect.until ?? dialect.since,
      format: open.format ?? 'json',
      user: open.user,
      startMs: first.at_ms,
      frames,
      end: endOf(records, isServer),
      decisions: records.flatMap((record) => (record.k === 'decision' ? [`${record.what}: ${record.why}`] : [])),
    },
  ];
}

function isFrame(record: LogRecord): record is FrameRecord {
  return record.k === 'in' || record.k === 'out';
}

function frameOf(record: FrameRecord, isServer: boolean): LoggedFrame {
  const { k, at_ms: atMs, text, base64, bytes, cut, masked, sealed, decoded } = record;
  const whole = cut === true ? undefined : (text ?? (base64 === undefined ? undefined : decodeBase64(base64)));
  return {
    towards: (k === 'in') === isServer ? 'server' : 'client',
    atMs,
    frame: whole,
    bytes: bytes ?? whole?.length ?? 0,
    masked: masked === true,
    sealed: sealed === true,
    decoded,
  };
}

/** Published servers say in `server_hello` which version they are. (WSE-HS-062) */
function saidVersion(frames: readonly LoggedFrame[]): string | undefined {
  for (const { towards, decoded } of frames) {
    const payload = towards === 'client' ? memberOf(decoded, 'p') : undefined;
    const version = memberOf(payload, 'server_version');
    if (typeof version === 'string') return version;
  }
  return undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function namedDialect(name: string): Dialect {
  return Object.values(dialects).find((dialect) => dialect.name === name) ?? dialects.D2g;
}

function endOf(records: readonly LogRecord[], isServer: boolean): LoggedEnd | undefined {
  const close = records.findLast((record) => record.k === 'close');
  if (close === undefined) return undefined;
  const { at_ms: atMs, code, reason } = close;
  const gaveUp = records.some((record) => record.k === 'decision' && record.what === 'closed');
  const by = isServer ? enderToServer(close) : enderToClient(close, gaveUp);
  return { atMs, by, code, reason };
}

/** A server tells why; the words for what it did not do itself are two. */
function enderToServer({ why, code }: CloseRecord): LoggedEnd['by'] {
  if (why === 'lost' || code === lost || code === undefined) return 'nobody';
  return why === 'peer' ? 'client' : 'server';
}

function enderToClient({ why, code }: CloseRecord, gaveUp: boolean): LoggedEnd['by'] {
  if (why === 'failed' || code === lost || code === undefined) return 'nobody';
  return why === 'abandoned' || gaveUp ? 'client' : 'server';
}
