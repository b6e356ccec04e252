import { encodeBase64 } from '../crypto/base64.ts';
import type { LogHeader, LogRecord } from './record.ts';

/** One line of a log, with its end. What JSON has no form for is written as what it stands for. */
export function formatLine(line: LogHeader | LogRecord): string {
  return `${JSON.stringify(line, plain)}\n`;
}

function plain(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { $int: String(value) };
  if (value instanceof Uint8Array) return { $base64: encodeBase64(value) };
  if (typeof value === 'number' && !Number.isFinite(value)) return { $float: String(value) };
  return value;
}
