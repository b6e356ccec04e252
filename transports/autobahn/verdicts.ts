import type { Verdicts } from './judge.ts';

/** Why a verdict is neither OK nor a failure: always, or only when the bytes of the case come in one read. */
export type Explanation = string | { readonly sometimes: string };

/** Reasons for verdicts that are neither OK nor a failure, by peer and case id. */
export type Explanations = Readonly<Record<string, Readonly<Record<string, Explanation>>>>;

/** How one peer did. */
export interface Judgement {
  readonly passed: number;
  readonly nonStrict: number;
  readonly informational: number;
  /** What makes the run fail: failed cases, unexplained ones, and explanations that explain nothing. */
  readonly problems: readonly string[];
}

const passing: readonly string[] = ['OK', 'NON-STRICT', 'INFORMATIONAL', 'UNIMPLEMENTED'];

/** Holds verdicts to the explanations, both ways; `expected` is the number of cases there must be. */
export function judge(
  verdicts: Verdicts,
  explained: Readonly<Record<string, Explanation>>,
  expected: number,
): Judgement {
  const problems: string[] = [];
  const count = { OK: 0, 'NON-STRICT': 0, INFORMATIONAL: 0 };
  for (const [id, { behavior, behaviorClose }] of Object.entries(verdicts)) {
    if (!passing.includes(behavior) || behaviorClose === 'FAILED')
      problems.push(`${id}: ${behavior}, close ${behaviorClose}`);
    else if (behavior === 'OK') count.OK += 1;
    else if (behavior === 'INFORMATIONAL') count.INFORMATIONAL += 1;
    else if (explained[id] === undefined) problems.push(`${id}: ${behavior} without an explanation`);
    else count['NON-STRICT'] += 1;
  }
  for (const [id, why] of Object.entries(explained)) {
    if (typeof why === 'string' && verdicts[id] !== undefined && verdicts[id].behavior === 'OK')
      problems.push(`${id}: explained, and OK`);
  }
  const found = Object.keys(verdicts).length;
  if (found !== expected) problems.push(`${found} cases were judged, ${expected} expected`);
  return { passed: count.OK, nonStrict: count['NON-STRICT'], informational: count.INFORMATIONAL, problems };
}
