import { isObject } from './json-file.ts';

/**
 * One call with what came of it: `returns`, or `raises` with the name of the error.
 *
 * What JSON lacks is an object of one member: `$hex` for bytes, `$int` for wide integers, and `$like` for what differs on
 * every run. The call `wait_ms` lets so many milliseconds pass.
 */
export interface PrimitiveStep {
  readonly call: string;
  /** Absent for an attribute that is read. */
  readonly arguments?: readonly unknown[];
  readonly named?: Readonly<Record<string, unknown>>;
  readonly returns?: unknown;
  readonly raises?: string;
}

/** Calls to the utilities of a published server: of a function, or one after the other of an object. */
export interface PrimitiveVector {
  readonly name: string;
  /** `every` server of the file, or the one version that answers so. */
  readonly server: string;
  /** The class, and what its object was made with; absent for functions. */
  readonly object?: string;
  readonly arguments?: readonly unknown[];
  readonly steps: readonly PrimitiveStep[];
}

/** A file of vectors of utilities, format `wse-primitive-vectors/1`. */
export interface PrimitiveVectors {
  readonly format: string;
  /** Versions that were asked. */
  readonly servers: readonly string[];
  readonly vectors: readonly PrimitiveVector[];
}

/** Tells whether parsed JSON is a file of vectors of utilities. */
export function isPrimitiveVectors(value: unknown): value is PrimitiveVectors {
  return (
    isObject(value) &&
    typeof value.format === 'string' &&
    value.format.startsWith('wse-primitive-vectors/') &&
    Array.isArray(value.servers) &&
    Array.isArray(value.vectors) &&
    value.vectors.every(isPrimitiveVector)
  );
}

function isPrimitiveVector(value: unknown): value is PrimitiveVector {
  return (
    isObject(value) &&
    typeof value.name === 'string' &&
    typeof value.server === 'string' &&
    Array.isArray(value.steps) &&
    value.steps.every((step) => isObject(step) && typeof step.call === 'string')
  );
}
