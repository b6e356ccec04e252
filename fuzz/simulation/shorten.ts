import type { Event, Scenario } from './scenario.ts';

/** Tells whether a scenario still fails. */
export type Fails = (scenario: Scenario) => Promise<boolean>;

/**
 * Takes events out of a scenario as long as it fails without them: halves first, then smaller parts, down to single events,
 * until none can be missed (delta debugging, `ddmin` of Zeller and Hildebrandt). Makes at most `mostRuns` runs.
 */
export async function shorten(scenario: Scenario, fails: Fails, mostRuns: number = 400): Promise<Scenario> {
  let { events } = scenario;
  let parts = 2;
  let runs = 0;
  while (events.length > 0 && runs < mostRuns) {
    const size = Math.ceil(events.length / parts);
    const rest = await firstThatFails(size);
    if (rest !== undefined) {
      events = rest;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) break;
    else parts = Math.min(events.length, parts * 2);
  }
  return { ...scenario, events };

  async function firstThatFails(size: number): Promise<readonly Event[] | undefined> {
    for (let from = 0; from < events.length && runs < mostRuns; from += size) {
      const rest = [...events.slice(0, from), ...events.slice(from + size)];
      runs += 1;
      if (await fails({ ...scenario, events: rest })) return rest;
    }
    return undefined;
  }
}
