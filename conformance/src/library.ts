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
import type { Origin } from './library/origin.ts';
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
  /** Files in no known format, and entries not in the shape of theirs, each with its reason. */
  readonly unrecognised: readonly VectorFormatError[];
}

/**
 * Reads all cases: recorded vectors and transcripts, public test data, and the suites of this package.
 *
 * Ids are unique. A case of `vectorsDir` that repeats one of this package is left out. Throws when a directory cannot be
 * read, never because of an unfamiliar field.
 */
export function readLibrary(options: LibraryOptions = {}): Library {
  const further = options.vectorsDir === undefined ? [] : [options.vectorsDir];
  return readRecordings([vectorsDirectory, transcriptsDirectory, ...further], suiteCases());
}

/** Reads the cases of recordings in these directories, behind cases that are there already. */
export function readRecordings(directories: readonly string[], before: readonly Case[] = []): Library {
  const read = directories.map(readVectorsDirectory);
  const recorded = read.flatMap(({ files }) => files).map(recordedCases);
  const single = recorded.flatMap(({ cases }) => cases);
  const merged = mergeShapes(recorded.flatMap(({ shaped }) => shaped));
  return {
    cases: withUniqueIds([...before, ...single, ...merged]),
    lostFrames: recorded.reduce((sum, { lostFrames }) => sum + lostFrames, 0),
    unrecognised: [...read, ...recorded].flatMap(({ unrecognised }) => unrecognised),
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
  readonly unrecognised: readonly VectorFormatError[];
}

function recordedCases(vectors: VectorFile): RecordedCases {
  const origin: Origin = { name: stem(vectors.file), file: vectors.file, unreadable: [] };
  const unrecognised = origin.unreadable;
  if (vectors.kind === 'transcripts') {
    const { cases, lostFrames } = transcriptCases(vectors.content, origin);
    return { cases: [], shaped: cases, lostFrames, unrecognised };
  }
  return { cases: vectorCases(vectors, origin), shaped: [], lostFrames: 0, unrecognised };
}

function vectorCases(vectors: Exclude<VectorFile, { kind: 'transcripts' }>, origin: Origin): readonly Case[] {
  switch (vectors.kind) {
    case 'client':
      return [keyExchangeCases, signatureCases, inboundCases, outboundCases].flatMap((cases) =>
        cases(vectors.content, origin),
      );
    case 'cluster':
      return clusterCases(vectors.content, origin);
    case 'primitives':
      // Utilities of one server, and no part of the protocol.
      return [];
    case 'wycheproof':
      return wycheproofCases(vectors.content, origin);
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
