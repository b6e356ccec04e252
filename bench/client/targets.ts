import type { Target } from '../transports/targets.ts';

const mebibyte = 1 << 20;
const share: readonly Target[] = [{ of: 'ours', to: 'bare', atLeast: 0.8 }];

/** What the client has to reach, by the title of the measurement. */
export const clientTargets: Readonly<Record<string, readonly Target[]>> = {
  ...Object.fromEntries(
    ['Node', 'Chromium'].flatMap((runtime) =>
      [100, 1024].map((bytes) => [`${runtime}, json of ${bytes} bytes`, share]),
    ),
  ),
  'heap after 1000000 messages': [{ of: 'ours', to: undefined, atMost: 5 * mebibyte }],
};
