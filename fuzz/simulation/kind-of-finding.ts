import type { Finding } from './witness.ts';

/** What a finding is of, without names and numbers: a scenario is shortened as long as it fails in the same way. */
export function kindOfFinding(finding: Finding): string {
  const colon = finding.indexOf(':');
  return (colon < 0 ? finding : finding.slice(0, colon)).replace(/\d+(\.\d+)*/g, 'N');
}
