import {
  readVectorsDirectory,
  transcriptsDirectory,
  type VectorFile,
  type VectorFormatError,
  vectorsDirectory,
} from '@wsekit/spec/vectors';
import type { Case } from './case.ts';
import { caseId } from './library/build.ts';
import { clusterCases } from './library/cluster-cases.ts';
import { inboundCases } from './library/inbound-cases.ts';
import { keyExchangeCases } from './library/key-exchange-cases.ts';
import { outboundCases } from './library/outbound-cases.ts';
import { mergeShapes, type ShapedCase } from './library/recorded-case.ts';
import { signatureCases } from './library/signature-cases.ts';
import { suiteCases } from './library/suite-cases.ts';
import { transcriptCases } from './library/transcript-cases.ts';
import { wycheproofCases } from './library/wycheproof-cases.ts';

/** Where cases come from beside this package. */
export interface LibraryOptions {
  /** A directory of further files in the recorded formats, read in addition to those of this package. */
  readonly vectorsDir?: string;
}

/** Every case there is, and what gave none. */
export interface Library {
  readonly cases: readonly Case[];
  /** Recorded frames of which only a hash was kept and whose bytes could not be rebuilt. */
  readonly lostFrames: number;
  /** JSON files of `vectorsDir` in no known format, each with its reason. */
  readonly unrecognised: readonly VectorFormatError[];
}

/**
 * Reads all cases: recorded vectors and transcripts, public test data, and the suites of this package.
 *
 * Ids are unique. A case of `vectorsDir` that repeats one of this package is left out. Throws when a directory cannot be
 * read, never because of an unfamiliar field.
 */
export function readLibrary(options: LibraryOptions = {}): Library {
  const own = [vectorsDirectory, transcriptsDirectory].flatMap((directory) => readVectorsDirectory(directory).files);
  const { files, unrecognised } =
    options.vectorsDir === undefined ? { files: [], unrecognised: [] } : readVectorsDirectory(options.vectorsDir);
  const recorded = [...own, ...files].map(recordedCases);
  const single = recorded.flatMap(({ cases }) => cases);
  const merged = mergeShapes(recorded.flatMap(({ shaped }) => shaped));
  return {
    cases: withUniqueIds([...suiteCases(), ...single, ...merged]),
    lostFrames: recorded.reduce((sum, { lostFrames }) => sum + lostFrames, 0),
    unrecognised,
  };
}

/** The cases of {@link readLibrary}. */
export function loadLibrary(options: LibraryOptions = {}): readonly Case[] {
  return readLibrary(options).cases;
}

interface RecordedCases {
  readonly cases: readonly Case[];
  readonly shaped: readonly ShapedCase[];
  readonly lostFrames: number;
}

function recordedCases(vectors: VectorFile): RecordedCases {
  const { file } = vectors;
  if (vectors.kind === 'transcripts') {
    const { cases, lostFrames } = transcriptCases(vectors.content, file);
    return { cases: [], shaped: cases, lostFrames };
  }
  return { cases: vectorCases(vectors, stem(file)), shaped: [], lostFrames: 0 };
}

function vectorCases(vectors: Exclude<VectorFile, { kind: 'transcripts' }>, name: string): readonly Case[] {
  const { file } = vectors;
  switch (vectors.kind) {
    case 'client':
      return [keyExchangeCases, signatureCases, inboundCases, outboundCases].flatMap((cases) =>
        cases(name, vectors.content, file),
      );
    case 'cluster':
      return clusterCases(name, vectors.content, file);
    case 'wycheproof':
      return wycheproofCases(name, vectors.content, file);
  }
}

function stem(file: string): string {
  return caseId(file.replace(/^.*\//, '').replace(/\.json$/, ''));
}

/** Leaves out a case that is there already, and numbers one that shares nothing but the id with another. */
function withUniqueIds(cases: readonly Case[]): readonly Case[] {
  const unique = new Map<string, Case>();
  for (const made of cases) {
    let { id } = made;
    for (let number = 2; unique.has(id) && !sameQuestion(unique.get(id), made); number += 1)
      id = `${made.id}-${number}`;
    if (!unique.has(id)) unique.set(id, id === made.id ? made : { ...made, id });
  }
  return [...unique.values()];
}

function sameQuestion(left: Case | undefined, right: Case): boolean {
  const text = (one: Case | undefined): string => JSON.stringify([one?.request, one?.expect], bytesAsText);
  return text(left) === text(right);
}

function bytesAsText(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'bigint' ? value.toString() : value;
}
