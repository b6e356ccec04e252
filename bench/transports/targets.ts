/** A ratio that one candidate has to reach against another in the same round. */
export interface Target {
  readonly of: string;
  /** Undefined where the figure itself is meant. */
  readonly to: string | undefined;
  /** Least ratio; for times and sizes `atMost` is given instead. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

const likeBare: readonly Target[] = [
  { of: 'uws', to: 'uws-bare', atLeast: 0.95 },
  { of: 'bun', to: 'bun-bare', atLeast: 0.95 },
];
const wsAgainstUws: Readonly<Record<number, number>> = { 16: 0.7, 64: 1.4, 256: 3 };

function fanOutTargets(connections: number, burst: number): readonly Target[] {
  if (connections !== 100 && connections !== 1000) return likeBare;
  return [
    ...likeBare,
    { of: 'ws', to: 'ws-bare', atLeast: 10 },
    { of: 'ws', to: 'uws-bare', atLeast: wsAgainstUws[burst] ?? 0 },
  ];
}

const delayTargets: readonly Target[] = [
  { of: 'ws', to: 'uws-bare', atMost: 1.25 },
  { of: 'uws', to: 'uws-bare', atMost: 1.05 },
  { of: 'bun', to: 'bun-bare', atMost: 1.05 },
];

/** What has to be reached, by the title of the measurement. */
export const targets: Readonly<Record<string, readonly Target[]>> = {
  ...Object.fromEntries(
    [10, 100, 1000, 5000].flatMap((connections) =>
      [16, 64, 256].map((burst) => [
        `fan-out to ${connections} in bursts of ${burst}`,
        fanOutTargets(connections, burst),
      ]),
    ),
  ),
  'p99 to the last of 10 at 5000 publications/s': delayTargets,
  'p99 to the last of 1000 at 200 publications/s': delayTargets,
  'inbound text': [...likeBare, { of: 'ws', to: 'ws-bare', atLeast: 0.95 }],
  memory: [
    { of: 'ws', to: 'ws-bare', atMost: 1.15 },
    { of: 'uws', to: 'uws-bare', atMost: 1.15 },
    { of: 'bun', to: 'bun-bare', atMost: 1.15 },
  ],
};
