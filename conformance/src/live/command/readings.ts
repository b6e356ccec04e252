import type { Profile } from '@wsekit/spec';
import { profiles } from '../../expand.ts';
import { countsInWords } from '../../report/wording.ts';
import { isBad, type Report, type RunResult } from '../../results.ts';

/** The verdicts of the two readings side by side, one line each; empty where one alone was run. */
export function readingsInWords(report: Report): string {
  const lines = profiles.flatMap((profile) => {
    const results = ofReading(report, profile);
    return results.length === 0 ? [] : [`${profile.padEnd(10)}  ${countsInWords(results)}\n`];
  });
  return lines.length < 2 ? '' : lines.join('');
}

/** Whether all that was run in one of the readings is as expected: nobody can be both documented and observed. */
export function keepsToOneReading(report: Report): boolean {
  return (
    !report.interrupted &&
    profiles.some((profile) => {
      const results = ofReading(report, profile);
      return results.length > 0 && !results.some(({ status }) => isBad(status));
    })
  );
}

function ofReading({ peers }: Report, profile: Profile): readonly RunResult[] {
  return peers.flatMap(({ results }) => results.filter(({ run }) => run.setting.profile === profile));
}
