import type { Facts } from './clients.ts';
import { type KnownFailure, knownFailures, type Telling } from './known-failures.ts';

/** What came of one story. */
export interface Verdict {
  /** What is not as it should be; empty for a story as expected. */
  readonly problems: readonly string[];
  /** Failures that were expected, and came. */
  readonly known: readonly KnownFailure[];
}

/** Judges what was seen: everything has to hold but what is known not to, and that has to fail. */
export function judge(
  telling: Telling,
  facts: Facts | undefined,
  failures: readonly KnownFailure[] = knownFailures,
): Verdict {
  if (facts === undefined) return { problems: ['was not told'], known: [] };
  const expected = failures.filter((each) => each.concerns(telling));
  const failed = Object.entries(facts).filter(([, found]) => found !== true);
  const unexpected = failed.filter(([fact]) => !expected.some((each) => each.fact === fact));
  const absent = expected.filter(({ fact }) => !failed.some(([name]) => name === fact));
  return {
    problems: [
      ...unexpected.map(([fact, found]) => `not so: ${fact}; instead: ${found}`),
      ...absent.map(({ fact, errata }) => `${fact}, although ${errata} says it does not`),
    ],
    known: expected.filter((each) => !absent.includes(each)),
  };
}
