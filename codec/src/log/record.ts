import type { Direction, Profile } from '@wsekit/spec';

/** What a `.wselog` begins with in its `format`. */
export const logFormat = 'wse-log/1';

/** Who wrote a log: a client, a server, a node about its links, or the suite that plays one of them. */
export type LogSide = 'client' | 'server' | 'node' | 'suite';

/** Whether tokens, keys and what went sealed are in a log. */
export type LogSecrets = 'masked' | 'kept';

/** First line of a log, and of each file of one that was cut into several. */
export interface LogHeader {
  readonly format: typeof logFormat;
  readonly side: LogSide;
  /** Package and version of who wrote it. */
  readonly implementation?: string;
  /** Name of the dialect that is spoken until another is recognised; `cluster` for links. */
  readonly dialect: string;
  readonly profile?: Profile;
  readonly secrets: LogSecrets;
  /** Milliseconds by the clock of who wrote it, as in all records: Unix time, unless it was given another clock. */
  readonly started_ms: number;
}

interface Timed {
  readonly at_ms: number;
}

interface OfConnection extends Timed {
  /** Names one connection or link within the log. */
  readonly conn: string;
}

/** A connection or link has begun. */
export interface OpenRecord extends OfConnection {
  readonly k: 'open';
  readonly side: LogSide;
  readonly dialect: string;
  readonly format?: 'json' | 'msgpack';
  /** Values of its query are masked. */
  readonly url?: string;
  readonly remote?: string;
  readonly user?: string;
}

/** A frame that came or went. */
export interface FrameRecord extends OfConnection {
  readonly k: 'in' | 'out';
  /** A text frame. */
  readonly text?: string;
  /** A binary frame, in base64. */
  readonly base64?: string;
  /** Size of the frame, where its text or bytes are not here, or not all of them. */
  readonly bytes?: number;
  /** It was too long to keep: what is here is its beginning. */
  readonly cut?: true;
  /** Something in it is not written down. */
  readonly masked?: true;
  /** It went sealed. */
  readonly sealed?: true;
  /** What it says, keyed as on the wire. */
  readonly decoded?: unknown;
  /** Why it could not be read. */
  readonly unreadable?: string;
}

/** What was decided about a message, a connection or an upgrade: `refused`, `dropped`, `closed`, ..., and why. */
export interface DecisionRecord extends Timed {
  readonly k: 'decision';
  readonly conn?: string;
  readonly what: string;
  readonly why: string;
  /** Numbers and names that belong to it. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Something became known or came about: `ready`, `dialect`, `encrypted`, ... */
export interface EventRecord extends OfConnection {
  readonly k: 'event';
  readonly what: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A key that was made for a connection; only where secrets are kept. */
export interface KeyRecord extends OfConnection {
  readonly k: 'key';
  readonly aes_key_hex: string;
}

/** A connection or link has ended. */
export interface CloseRecord extends OfConnection {
  readonly k: 'close';
  readonly code?: number;
  readonly reason: string;
  /** Why, in a word of who wrote the log. */
  readonly why?: string;
}

/** So many records before this one could not be written. */
export interface LostRecord extends Timed {
  readonly k: 'lost';
  readonly records: number;
}

/** Any line of a log but the first. */
export type LogRecord = OpenRecord | FrameRecord | DecisionRecord | EventRecord | KeyRecord | CloseRecord | LostRecord;

/** A record of a connection, before it is known when and of which. */
export type Unplaced = LogRecord extends infer One
  ? One extends LogRecord
    ? Omit<One, 'at_ms' | 'conn'>
    : never
  : never;

/** Says of a record when it was, and of which connection. */
export function placed(record: Unplaced, conn: string, at_ms: number): LogRecord {
  return Object.assign({ at_ms, conn }, record);
}

/** Where the frames of a side go, and where from. */
export function directionsOf(side: LogSide): { readonly in: Direction; readonly out: Direction } {
  return side === 'server'
    ? { in: 'client_to_server', out: 'server_to_client' }
    : { in: 'server_to_client', out: 'client_to_server' };
}
