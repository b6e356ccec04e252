// Reads recorded vectors and transcripts from disk. Runs on Node only; nothing else of this package touches a file.
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClientVectors, isClientVectors } from './vectors/client-vectors.ts';
import { type ClusterVector, isClusterVectors } from './vectors/cluster-vectors.ts';
import { integerOf, isObject, readJsonFile, VectorFormatError, type WideInteger } from './vectors/json-file.ts';
import { isPrimitiveVectors, type PrimitiveVectors } from './vectors/primitive-vectors.ts';
import { isTranscriptFile, type TranscriptFile } from './vectors/transcripts.ts';
import { isWycheproofFile, type WycheproofFile } from './vectors/wycheproof.ts';

export type * from './vectors/client-vectors.ts';
export type * from './vectors/cluster-vectors.ts';
export type * from './vectors/primitive-vectors.ts';
export type * from './vectors/transcripts.ts';
export type * from './vectors/wycheproof.ts';
export { integerOf, VectorFormatError, type WideInteger };

/** A recorded file together with the format it was recognised as; `file` is relative to the directory read, with `/`. */
export type VectorFile =
  | { readonly kind: 'client'; readonly file: string; readonly content: ClientVectors }
  | { readonly kind: 'cluster'; readonly file: string; readonly content: readonly ClusterVector[] }
  | { readonly kind: 'primitives'; readonly file: string; readonly content: PrimitiveVectors }
  | { readonly kind: 'transcripts'; readonly file: string; readonly content: TranscriptFile }
  | { readonly kind: 'wycheproof'; readonly file: string; readonly content: WycheproofFile };

/** What a directory holds: the files in a known format, and the JSON files that are in none, each with its reason. */
export interface VectorsDirectory {
  readonly files: readonly VectorFile[];
  readonly unrecognised: readonly VectorFormatError[];
}

/** Directories of the recordings that come with this package. */
export const vectorsDirectory: string = fileURLToPath(new URL('../vectors', import.meta.url));
export const transcriptsDirectory: string = fileURLToPath(new URL('../transcripts', import.meta.url));

/** Reads a file of client vectors; throws {@link VectorFormatError} for anything else. */
export function readClientVectors(file: string): ClientVectors {
  return expectKind(file, 'client', isClientVectors);
}

/** Reads a list of cluster vectors; throws {@link VectorFormatError} for anything else. */
export function readClusterVectors(file: string): readonly ClusterVector[] {
  return expectKind(file, 'cluster', isClusterVectors);
}

/** Reads a file of vectors of server utilities; throws {@link VectorFormatError} for anything else. */
export function readPrimitiveVectors(file: string): PrimitiveVectors {
  return expectKind(file, 'primitive vectors', isPrimitiveVectors);
}

/** Reads a file of live transcripts; throws {@link VectorFormatError} for anything else. */
export function readTranscripts(file: string): TranscriptFile {
  return expectKind(file, 'transcript', isTranscriptFile);
}

/** Reads a file of Wycheproof test data; throws {@link VectorFormatError} for anything else. */
export function readWycheproof(file: string): WycheproofFile {
  return expectKind(file, 'Wycheproof', isWycheproofFile);
}

/** Reads a file in whichever of the formats its content shows; throws {@link VectorFormatError} when it shows none. */
export function readVectorFile(path: string, file: string = path): VectorFile {
  const content = readJsonFile(path);
  if (isClientVectors(content)) return { kind: 'client', file, content };
  if (isClusterVectors(content)) return { kind: 'cluster', file, content };
  if (isPrimitiveVectors(content)) return { kind: 'primitives', file, content };
  if (isTranscriptFile(content)) return { kind: 'transcripts', file, content };
  if (isWycheproofFile(content)) return { kind: 'wycheproof', file, content };
  throw new VectorFormatError(path, `in none of the known formats (${describe(content)})`);
}

/**
 * Reads every `.json` file below a directory, recognising each by its content and not by its name.
 *
 * Files in no known format are reported in `unrecognised`, never skipped silently. Throws when the directory cannot be read.
 */
export function readVectorsDirectory(directory: string): VectorsDirectory {
  const files: VectorFile[] = [];
  const unrecognised: VectorFormatError[] = [];
  for (const path of jsonFiles(directory)) {
    try {
      files.push(readVectorFile(path, relative(directory, path).split(sep).join('/')));
    } catch (error) {
      if (!(error instanceof VectorFormatError)) throw error;
      unrecognised.push(error);
    }
  }
  return { files, unrecognised };
}

function jsonFiles(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function expectKind<T>(file: string, kind: string, is: (value: unknown) => value is T): T {
  const content = readJsonFile(file);
  if (is(content)) return content;
  throw new VectorFormatError(file, `not a ${kind} file (${describe(content)})`);
}

function describe(content: unknown): string {
  if (Array.isArray(content)) return `an array of ${content.length}`;
  if (!isObject(content)) return typeof content;
  const keys = Object.keys(content).slice(0, 6).join(', ');
  return keys === '' ? 'an empty object' : `an object with ${keys}`;
}
