import { pause } from '../transports/bench-servers.ts';
import type { Child } from '../transports/child.ts';
import type { LoadCommand, LoadReport } from '../transports/messages.ts';
import { quantile } from '../transports/rows.ts';
import { CountingFar, type Far, LoadFar } from './far.ts';
import type { Flow } from './flow.ts';
import type { Pair } from './pair.ts';

type Load = Child<LoadCommand, LoadReport>;

const warmUpMs = 700;
const turnMs = 1_200;
const stillTries = 20;
const stillMs = 50;
const linkWaitMs = 20_000;
const probeMs = 20;

/** A figure, and what did not arrive of all that was published for it. */
export interface Measured {
  readonly value: number;
  readonly lost?: number;
  /** What the nodes say themselves. */
  readonly dropped?: number;
}

/** Publications a second that reach the far node, where the near one always has something to publish. */
export async function measureRate(pair: Pair, far: Far, { payload, burst, window }: Flow): Promise<Measured> {
  const { near } = pair;
  await awaitLink(pair, far, payload);
  await far.count(burst);
  near.child.tell({ do: 'saturate', payload, burst, window });
  await pause(warmUpMs);
  const before = await far.read();
  await pause(turnMs);
  const after = await far.read();
  const { published = 0, dropped = 0 } = await near.child.ask({ do: 'stop' });
  const received = await stillCount(far);
  const value = (after.received - before.received) / ((after.elapsedNs - before.elapsedNs) / 1e9);
  return { value, lost: published * far.copies - received, dropped };
}

/** The far node of a pair that counts by itself. */
export function countingFar({ near, far }: Pair): Far {
  return new CountingFar(far, near.ackPort);
}

/** The far node of a pair with so many connections, on which the load counts. */
export async function loadFar(load: Load, { near, far }: Pair, connections: number, payload: string): Promise<LoadFar> {
  await load.ask({ do: 'connect', port: far.port, ackPort: near.ackPort, connections, opening: 'ready' });
  return new LoadFar(load, connections, payload.length);
}

/** Publishes until something arrives, and waits until nothing more does: links, interest and connections take their time. */
async function awaitLink({ near }: Pair, far: Far, payload: string): Promise<void> {
  await far.count(Number.MAX_SAFE_INTEGER);
  const untilMs = performance.now() + linkWaitMs;
  for (let received = 0; received < far.copies; received = (await far.read()).received) {
    if (performance.now() > untilMs) throw new Error('nothing arrived at the far node');
    near.child.tell({ do: 'publish', payload });
    await pause(probeMs);
  }
  await stillCount(far);
}

/** What has been received when nothing more comes. */
async function stillCount(far: Far): Promise<number> {
  let { received } = await far.read();
  for (let tries = 0, still = 0; tries < stillTries && still < 3; tries += 1) {
    await pause(stillMs);
    const next = (await far.read()).received;
    still = next === received ? still + 1 : 0;
    received = next;
  }
  return received;
}

const interestTimes = 15;
const interestPerSecond = 4_000;
const forgottenMs = 60;

/** Time from holding a topic on the far node to its first publication there, in microseconds, while the near one publishes. */
export async function measureInterest(load: Load | undefined, pair: Pair, payload: string): Promise<Measured> {
  const { near, far } = pair;
  const way = load === undefined ? countingFar(pair) : await loadFar(load, pair, 1, payload);
  await way.hold();
  await awaitLink(pair, way, payload);
  await far.child.ask({ do: 'drop' });
  near.child.tell({ do: 'rate', payload, perSecond: interestPerSecond });
  const times: number[] = [];
  for (let time = 0; time < interestTimes; time += 1) {
    await pause(forgottenMs);
    times.push(await way.first(far));
    await far.child.ask({ do: 'drop' });
  }
  await near.child.ask({ do: 'stop' });
  // The first ones compile.
  return { value: quantile(times.slice(2), 0.5) };
}
