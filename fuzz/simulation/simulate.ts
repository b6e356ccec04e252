import { serverLimits } from '@wsekit/spec';
import { checkArrivals, checkInterest, checkLeftovers, checkMemory, checkPresence } from './checks.ts';
import type { Scenario } from './scenario.ts';
import type { Finding } from './witness.ts';
import { World } from './world.ts';

/** What a run comes to. */
export interface Outcome {
  /** What was found wrong; empty where all held. */
  readonly findings: readonly Finding[];
  /** Of everything that clients got and when: the same for the same scenario. */
  readonly digest: string;
  readonly published: number;
  readonly received: number;
  /** Losses that clients were told of. */
  readonly lost: number;
  /** Simulated time, in milliseconds. */
  readonly tookMs: number;
}

/** Runs a scenario from its beginning to its end, and checks what has to hold on the way and behind it. */
export async function simulate(scenario: Scenario): Promise<Outcome> {
  const world = new World(scenario);
  try {
    await run(world);
  } catch (error) {
    world.witness.find(`the world came to an end: ${error instanceof Error ? error.stack : error}`);
  }
  const { witness, clock, clients } = world;
  const readers = clients.flatMap((client) => [...client.readers.values()]);
  return {
    findings: witness.findings,
    digest: witness.digest,
    published: witness.published,
    received: readers.reduce((sum, { got }) => sum + [...got.values()].reduce((all, { size }) => all + size, 0), 0),
    lost: readers.reduce((sum, { lost }) => sum + lost.length, 0),
    tookMs: clock.nowMs(),
  };
}

async function run(world: World): Promise<void> {
  await world.begin();
  const usualTimers = world.clock.pending;
  await world.live();
  await world.heal();
  await world.clock.pass(serverLimits.presence_sweep_interval_ms);
  checkPresence(world);
  await checkInterest(world);
  checkArrivals(world);
  checkMemory(world, usualTimers);
  await world.end();
  checkLeftovers(world);
}
