import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Dialect, dialectForServerVersion } from '@wsekit/spec';
import {
  type ApiCall,
  type RecordedFrame,
  readTranscripts,
  type Transcript,
  transcriptsDirectory,
} from '@wsekit/spec/vectors';
import { CodecError, type Frame } from '../src/index.ts';

export interface ServerRecording {
  readonly version: string;
  readonly dialect: Dialect;
  readonly transcripts: readonly Transcript[];
}

/** The recordings of published servers, each with the dialect of its very release. */
export const serverRecordings: readonly ServerRecording[] = readdirSync(transcriptsDirectory)
  .filter((file) => file.startsWith('live-server-'))
  .map((file) => {
    const version = file.slice('live-server-'.length, -'.json'.length);
    const dialect = dialectForServerVersion(version);
    if (dialect === undefined) throw new Error(`${file}: no dialect`);
    return { version, dialect, transcripts: readTranscripts(join(transcriptsDirectory, file)).transcripts };
  });

export function transcriptsNamed({ transcripts }: ServerRecording, name: RegExp): readonly Transcript[] {
  return transcripts.filter(({ id }) => name.test(id.slice(id.indexOf('/') + 1)));
}

/** The frame as a transport would hand it over; undefined where only its hash was kept. */
export function frameOf({ op, text, hex, len }: RecordedFrame): Frame | undefined {
  if (len !== undefined) return undefined;
  if (op === 'text') return text ?? (hex === undefined ? '' : Buffer.from(hex, 'hex').toString());
  return Uint8Array.from(Buffer.from(hex ?? Buffer.from(text ?? '').toString('hex'), 'hex'));
}

/** A recorded value as what it stands for; `undefined` anywhere in it where a Python object was given. */
export function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  if ('$int' in value) return BigInt(String(value.$int));
  if ('$float' in value) return Number(value.$float);
  if ('$hex' in value) return Uint8Array.from(Buffer.from(String(value.$hex), 'hex'));
  if ('$py' in value) return pythonValue(String(value.$py));
  if ('$repeat' in value && Array.isArray(value.$repeat))
    return String(value.$repeat[0]).repeat(Number(value.$repeat[1]));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revive(member)]));
}

function pythonValue(name: string): unknown {
  return { nan: Number.NaN, inf: Infinity, ninf: -Infinity, i64max: 2n ** 63n - 1n, u64: 2n ** 63n, bigint: 2n ** 70n }[
    name
  ];
}

/** Numbers as doubles, which is what text leaves of them. */
export function asDoubles(value: unknown): unknown {
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value) + 0;
  if (Array.isArray(value)) return value.map(asDoubles);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asDoubles(member)]));
}

export function callsOf({ api = [] }: Transcript, name: string): readonly ApiCall[] {
  return api.filter(({ call }) => call === name);
}

export function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

export function hexOf(bytes: Frame): string {
  return Buffer.from(bytes).toString('hex');
}

/** The code of the `CodecError` that a call throws; anything else it throws is thrown on. */
export function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof CodecError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}
