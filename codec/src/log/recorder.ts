import { sessionDialects } from '@wsekit/spec';
import { ConnectionLog, type ConnectionLogHome, type LoggedConnection } from './connection-log.ts';
import { formatLine } from './json-line.ts';
import { LinkLog, type LoggedLink } from './link-log.ts';
import { maskValue } from './mask.ts';
import { type LogHeader, type LogRecord, type LogSecrets, logFormat } from './record.ts';

/** Where the lines of a log go: a stream, a file of `@wsekit/codec/log/file`, or anything with a `write`. */
export interface LogSink {
  /** Takes one line with its end; false that it was lost. What it throws is counted and goes no further. */
  write(line: string): unknown;
}

/** How a log is written. */
export interface RecorderOptions {
  /** Default `masked`: tokens, keys and what went sealed are not in it. */
  readonly secrets?: LogSecrets;
  /** What of a frame is kept, in bytes, 64 to 16,777,216. Default 65,536. */
  readonly maxFrameBytes?: number;
}

/** Takes what clients, servers and links do, and writes it to one log. */
export interface Recorder {
  /** Records that were written, and those the sink has lost or failed at. */
  readonly counts: { readonly written: number; readonly lost: number };
  /** Begins to write down a connection. */
  connection(about: LoggedConnection): ConnectionLog;
  /** Begins to write down a link of the cluster. */
  link(about: LoggedLink): LinkLog;
  /** Something was decided about what is no connection: an upgrade that was refused. */
  decided(what: string, why: string, at_ms: number, details?: Readonly<Record<string, unknown>>): void;
}

const defaultMaxFrameBytes = 65_536;
const [leastFrameBytes, mostFrameBytes] = [64, 16_777_216];

/** A recorder to give to a client, a server or a node as its `recorder`; throws RangeError for limits out of range. */
export function createRecorder(sink: LogSink | ((line: string) => unknown), options: RecorderOptions = {}): Recorder {
  const { secrets = 'masked', maxFrameBytes = defaultMaxFrameBytes } = options;
  if (!(Number.isInteger(maxFrameBytes) && maxFrameBytes >= leastFrameBytes && maxFrameBytes <= mostFrameBytes)) {
    const allowed = `${leastFrameBytes} to ${mostFrameBytes}`;
    throw new RangeError(`maxFrameBytes is ${maxFrameBytes}, allowed are integers from ${allowed}`);
  }
  const write = typeof sink === 'function' ? sink : (line: string): unknown => sink.write(line);
  return new LogRecorder(write, { secrets, maxFrameBytes });
}

class LogRecorder implements Recorder, ConnectionLogHome {
  readonly counts: { written: number; lost: number } = { written: 0, lost: 0 };
  readonly secrets: LogSecrets;
  readonly maxFrameBytes: number;
  readonly #sink: (line: string) => unknown;
  #hasHeader = false;
  #named = 0;
  /** Lost since the last record that was written. */
  #missing = 0;

  constructor(sink: (line: string) => unknown, { secrets, maxFrameBytes }: Required<RecorderOptions>) {
    this.#sink = sink;
    this.secrets = secrets;
    this.maxFrameBytes = maxFrameBytes;
  }

  connection({ session = {}, ...given }: LoggedConnection): ConnectionLog {
    const about = { ...formOf(session), ...given };
    const { side, dialect = sessionDialects.D2g, profile = 'observed', implementation } = about;
    this.#begin(
      { side, dialect: dialect.name, profile, ...(implementation === undefined ? {} : { implementation }) },
      about.nowMs(),
    );
    return new ConnectionLog({ ...about, conn: about.conn ?? this.#nextName() }, this);
  }

  link(about: LoggedLink): LinkLog {
    const { implementation } = about;
    this.#begin(
      { side: 'node', dialect: 'cluster', ...(implementation === undefined ? {} : { implementation }) },
      about.nowMs(),
    );
    return new LinkLog({ ...about, conn: about.conn ?? this.#nextName() }, this);
  }

  decided(what: string, why: string, at_ms: number, details?: Readonly<Record<string, unknown>>): void {
    this.#begin({ side: 'server', dialect: sessionDialects.D2g.name }, at_ms);
    this.write({ k: 'decision', at_ms, what, why, ...(details === undefined ? {} : { details }) });
  }

  write(record: LogRecord): void {
    if (this.#missing > 0) this.#tellLost(record.at_ms);
    const isWritten = this.#pass(this.#withoutSecrets(record));
    if (isWritten) this.counts.written += 1;
    else this.#lose();
  }

  #begin(header: Omit<LogHeader, 'format' | 'secrets' | 'started_ms'>, started_ms: number): void {
    if (this.#hasHeader) return;
    this.#hasHeader = true;
    this.#pass({ format: logFormat, ...header, secrets: this.secrets, started_ms });
  }

  #nextName(): string {
    this.#named += 1;
    return String(this.#named);
  }

  #tellLost(at_ms: number): void {
    const records = this.#missing;
    if (this.#pass({ k: 'lost', at_ms, records })) this.#missing = 0;
  }

  #lose(): void {
    this.counts.lost += 1;
    this.#missing += 1;
  }

  /** Frames are masked where they are read; the rest is here. */
  #withoutSecrets(record: LogRecord): LogRecord {
    if (this.secrets === 'kept' || !('details' in record) || record.details === undefined) return record;
    const { value } = maskValue(record.details);
    return isDetails(value) ? { ...record, details: value } : record;
  }

  #pass(line: LogHeader | LogRecord): boolean {
    try {
      return this.#sink(formatLine(line)) !== false;
    } catch {
      return false;
    }
  }
}

/** What options of a session say of what is spoken. */
function formOf({ dialect, profile, format, msgpack }: NonNullable<LoggedConnection['session']>): FormOfSession {
  const isKnown = dialect !== undefined && dialect !== 'detect';
  return {
    ...(isKnown ? { dialect: typeof dialect === 'string' ? sessionDialects[dialect] : dialect } : {}),
    ...(profile === undefined ? {} : { profile }),
    ...(format === undefined ? {} : { format }),
    ...(msgpack === undefined ? {} : { msgpack }),
  };
}

type FormOfSession = Pick<LoggedConnection, 'dialect' | 'profile' | 'format' | 'msgpack'>;

function isDetails(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
