/** A ratio that one candidate has to reach against another in the same round. */
export interface Target {
  readonly of: string;
  readonly to: string;
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
  { of: 'server-ws', to: 'published', atMost: 1.25 },
  { of: 'server-uws', to: 'published', atMost: 1.25 },
  { of: 'server-bun', to: 'published', atMost: 1.25 },
  { of: 'ws', to: 'uws-bare', atMost: 1.25 },
  { of: 'uws', to: 'uws-bare', atMost: 1.05 },
  { of: 'bun', to: 'bun-bare', atMost: 1.05 },
];

/** Of whole servers, over each transport: how many times the published one, and which part of the bare library. */
function inboundTargets(least: Readonly<Record<'ws' | 'uws' | 'bun', number>>): readonly Target[] {
  return (['ws', 'uws', 'bun'] as const).flatMap((name) => [
    { of: `server-${name}`, to: 'published', atLeast: least[name] },
    { of: `server-${name}`, to: `${name}-bare`, atLeast: 0.8 },
  ]);
}

const nativeFanOut: readonly Target[] = [
  { of: 'server-uws', to: 'uws-bare', atLeast: 0.95 },
  { of: 'server-bun', to: 'bun-bare', atLeast: 0.95 },
];

const serverFanOut: Readonly<Record<number, readonly Target[]>> = {
  100: [{ of: 'server-ws', to: 'published', atLeast: 1.5 }],
  1000: [
    { of: 'server-ws', to: 'published', atLeast: 2 },
    { of: 'server-ws', to: 'uws-bare', atLeast: 3 },
  ],
};

/** What has to be reached, by the title of the measurement. */
export const targets: Readonly<Record<string, readonly Target[]>> = {
  ...Object.fromEntries(
    [10, 100, 1000, 5000].flatMap((connections) =>
      [16, 64, 256].map((burst) => [
        `fan-out to ${connections} in bursts of ${burst}`,
        [
          ...fanOutTargets(connections, burst),
          ...(burst === 256 ? (serverFanOut[connections] ?? []) : []),
          ...nativeFanOut,
        ],
      ]),
    ),
  ),
  'p99 to the last of 10 at 5000 publications/s': delayTargets,
  'p99 to the last of 1000 at 200 publications/s': delayTargets,
  'inbound json': inboundTargets({ ws: 1.5, uws: 1.5, bun: 4 }),
  'inbound msgpack': inboundTargets({ ws: 2.5, uws: 2.5, bun: 2.5 }),
  'inbound text': [...likeBare, { of: 'ws', to: 'ws-bare', atLeast: 0.95 }],
  memory: [
    { of: 'ws', to: 'ws-bare', atMost: 1.15 },
    { of: 'uws', to: 'uws-bare', atMost: 1.15 },
    { of: 'bun', to: 'bun-bare', atMost: 1.15 },
  ],
};
