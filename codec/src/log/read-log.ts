import { type LogHeader, type LogRecord, logFormat } from './record.ts';

/** What a `.wselog` holds. */
export interface ReadLog {
  readonly header: LogHeader;
  readonly records: readonly LogRecord[];
  /** Lines that are no records, each with its number: of those that came after it, too, nothing is missing. */
  readonly problems: readonly string[];
}

/** The text is no log. */
export class LogFormatError extends Error {
  override readonly name = 'LogFormatError';
}

const kinds: ReadonlySet<unknown> = new Set(['open', 'in', 'out', 'decision', 'event', 'key', 'close', 'lost']);

/**
 * Reads a log. A line that is none, such as the last one of a process that was killed, costs only itself.
 *
 * Throws {@link LogFormatError} where the first line is no header of this format.
 */
export function readLog(text: string): ReadLog {
  const [first = '', ...rest] = text.split('\n');
  const header = headerOf(first);
  const records: LogRecord[] = [];
  const problems: string[] = [];
  for (const [at, line] of rest.entries()) {
    if (line.trim() === '') continue;
    const value = parse(line);
    if (isRecord(value)) records.push(value);
    else if (!isHeader(value)) problems.push(`line ${at + 2}: no record`);
  }
  return { header, records, problems };
}

function headerOf(line: string): LogHeader {
  const value = parse(line);
  if (isHeader(value)) return value;
  throw new LogFormatError(`reading a log: its first line is no header of ${logFormat}`);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isHeader(value: unknown): value is LogHeader {
  return (
    isObject(value) && value.format === logFormat && typeof value.side === 'string' && typeof value.dialect === 'string'
  );
}

function isRecord(value: unknown): value is LogRecord {
  return isObject(value) && kinds.has(value.k) && typeof value.at_ms === 'number' && hasItsMembers(value);
}

function hasItsMembers(value: Readonly<Record<string, unknown>>): boolean {
  if (value.k === 'lost') return typeof value.records === 'number';
  if (value.k === 'decision') return typeof value.what === 'string' && typeof value.why === 'string';
  return typeof value.conn === 'string';
}
