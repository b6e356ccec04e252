import type { Target } from '../transports/targets.ts';

type Transport = 'ws' | 'uws' | 'bun';
type Factors = Readonly<Partial<Record<Transport, number>>>;

const kib = 1024;

/** Of our server over each transport: at least so many times another candidate. */
function atLeast(to: string | undefined, factors: Factors): Target[] {
  return Object.entries(factors).map(([name, least]) => ({ of: `server-${name}`, to, atLeast: least }));
}

function atMost(to: string | undefined, factors: Factors): Target[] {
  return Object.entries(factors).map(([name, most]) => ({ of: `server-${name}`, to, atMost: most }));
}

/** Which part of the bare library under each of our servers has to be left. */
function ofBare(part: number, names: readonly Transport[]): Target[] {
  return names.flatMap((name) => atLeast(`${name}-bare`, { [name]: part }));
}

const nativeFanOut = ofBare(0.95, ['uws', 'bun']);
const delay = atMost('published', { ws: 1.25, uws: 1.25, bun: 1.25 });
const ping = atMost('published', { ws: 1.5, uws: 1, bun: 1 });

/** What servers have to reach, by the title of the measurement. */
export const serverTargets: Readonly<Record<string, readonly Target[]>> = {
  ...Object.fromEntries(
    [10, 100, 1000, 5000].flatMap((connections) =>
      [16, 64].map((burst) => [`fan-out to ${connections} in bursts of ${burst}`, nativeFanOut]),
    ),
  ),
  'fan-out to 10 in bursts of 256': nativeFanOut,
  'fan-out to 100 in bursts of 256': [
    ...nativeFanOut,
    ...atLeast('published', { ws: 1.5 }),
    ...atLeast('uws-bare', { ws: 3 }),
  ],
  'fan-out to 1000 in bursts of 256': [
    ...nativeFanOut,
    ...atLeast('published', { ws: 2 }),
    ...atLeast('uws-bare', { ws: 3 }),
  ],
  'fan-out to 5000 in bursts of 256': nativeFanOut,
  'fan-out to 100 topics of 10': atLeast('published', { ws: 1, uws: 1, bun: 1 }),
  'share of the best rate at twice the load': atLeast(undefined, { ws: 0.8 }),
  'p99 to the last of 10 at 5000 publications/s': delay,
  'p99 to the last of 1000 at 200 publications/s': delay,
  'inbound json': [...atLeast('published', { ws: 1.5, uws: 1.5, bun: 4 }), ...ofBare(0.8, ['ws', 'uws', 'bun'])],
  'inbound msgpack': atLeast('published', { ws: 2.5, uws: 2.5, bun: 2.5 }),
  ...Object.fromEntries(
    [1, 1000].flatMap((connections) =>
      ['p50', 'p99'].map((share) => [`${share} from ping to PONG, ${connections} connections`, ping]),
    ),
  ),
  'handshakes with a token': atLeast('published', { ws: 0.35, uws: 1, bun: 1 }),
  'longest wait for PONG beside a flood': atMost(undefined, { ws: 100, uws: 100, bun: 100 }),
  memory: atMost(undefined, { ws: 12 * kib, uws: 5 * kib }),
};
