import { isObject } from './json-file.ts';

/** A test of any Wycheproof kind: verdict and, per kind, hexadecimal inputs and outputs. */
export interface WycheproofTest {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly [field: string]: unknown;
}

/** Tests that share sizes, curve or key. */
export interface WycheproofGroup {
  readonly type: string;
  readonly tests: readonly WycheproofTest[];
  readonly [field: string]: unknown;
}

/** A file of Wycheproof test data; `schema` names the kind, such as `hkdf_test_schema_v1.json`. */
export interface WycheproofFile {
  readonly algorithm?: string;
  readonly schema: string;
  readonly numberOfTests: number;
  readonly testGroups: readonly WycheproofGroup[];
}

/** Tells whether parsed JSON is a file of Wycheproof test data. */
export function isWycheproofFile(value: unknown): value is WycheproofFile {
  return (
    isObject(value) &&
    typeof value.schema === 'string' &&
    typeof value.numberOfTests === 'number' &&
    Array.isArray(value.testGroups) &&
    value.testGroups.every((group) => isObject(group) && Array.isArray(group.tests))
  );
}
