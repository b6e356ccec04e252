import { wordsOf } from './difference.ts';
import type { Recording, RecordingResult } from './recording.ts';
import { sideBySide } from './side-by-side.ts';

const longestConfig = 400;

/** Tells of one recording in full: what it is, what differs with both sides, and why it may. */
export function explainRecording({ side, version, transcript }: Recording, result: RecordingResult): string {
  const { id, scenario, status, differences, left, exceptions } = result;
  const { config = {}, frames, app_events: events = [], api = [] } = transcript;
  const about = [
    `${id}: ${scenario}`,
    `recorded from wse-${side} ${version} with ${JSON.stringify(config).slice(0, longestConfig)}`,
    `${frames.length} frames, ${events.length} events, ${api.length} calls; ${words[status]}`,
  ];
  const reasons = exceptions.map((each) => `  ${each.id}: ${each.why} (${each.because})`);
  const texts = differences.map((difference) => {
    const note = left.includes(difference) ? 'not accounted for' : 'as an exception says';
    const lines = sideBySide(difference).map((line) => `  ${line}`);
    return `${wordsOf(difference)}, ${note} (- recorded, + ours)\n${lines.join('\n')}`;
  });
  const parts = [about.join('\n'), ...(reasons.length === 0 ? [] : [`exceptions:\n${reasons.join('\n')}`]), ...texts];
  return `${parts.join('\n\n')}\n`;
}

const words = {
  matches: 'ours matches',
  exception: 'ours differs as named exceptions say, and in nothing else',
  differs: 'ours differs',
};
