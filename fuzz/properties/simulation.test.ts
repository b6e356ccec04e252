// Runs nodes and clients over networks in memory, by seeds and by schedules that once failed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateScenario } from '../simulation/generate.ts';
import { reportFailure } from '../simulation/report.ts';
import { type Event, parseScenario, type Scenario } from '../simulation/scenario.ts';
import { shorten } from '../simulation/shorten.ts';
import { simulate } from '../simulation/simulate.ts';

const seeds = 500;
const seedsPerTest = 50;
const timeoutMs = 300_000;
const regressions = join(import.meta.dirname, '../regressions/simulation');

/** What failed, shortened; undefined where all held. */
async function failureOf(scenario: Scenario): Promise<string | undefined> {
  const outcome = await simulate(scenario);
  if (outcome.findings.length === 0) return undefined;
  const short = await shorten(scenario, async (other) => (await simulate(other)).findings.length > 0);
  return reportFailure(short, await simulate(short));
}

describe('Nodes and clients in a world that goes wrong and is healed', () => {
  for (let first = 1; first <= seeds; first += seedsPerTest) {
    const last = first + seedsPerTest - 1;
    it(
      `lose, repeat and reorder nothing without a word, and come to agree: seeds ${first} to ${last}`,
      async () => {
        for (let seed = first; seed <= last; seed += 1) {
          expect(await failureOf(generateScenario(seed))).toBeUndefined();
        }
      },
      timeoutMs,
    );
  }

  for (const file of readdirSync(regressions)) {
    it(`hold where they once did not: ${file}`, async () => {
      const scenario = parseScenario(readFileSync(join(regressions, file), 'utf8'));
      expect(await failureOf(scenario)).toBeUndefined();
    });
  }

  it('do the same whenever the seed is the same, and something else for another', async () => {
    const digests = [];
    for (const seed of [7, 7, 8]) digests.push((await simulate(generateScenario(seed))).digest);
    expect(digests[1]).toBe(digests[0]);
    expect(digests[2]).not.toBe(digests[0]);
  });
});

describe('A schedule', () => {
  const say = (atMs: number): Event => ({ atMs, kind: 'say', client: 0, topic: 0 });
  const scenario: Scenario = { ...generateScenario(1), events: Array.from({ length: 100 }, (_, atMs) => say(atMs)) };

  it('is shortened to the events that it takes to fail', async () => {
    const needed = [17, 18, 90];
    const fails = async ({ events }: Scenario): Promise<boolean> =>
      needed.every((time) => events.some(({ atMs }) => atMs === time));
    expect((await shorten(scenario, fails)).events.map(({ atMs }) => atMs)).toEqual(needed);
  });

  it('is shortened to nothing where it fails without any event, and not in more runs than allowed', async () => {
    expect((await shorten(scenario, async () => true)).events).toEqual([]);
    let runs = 0;
    const counted = async (): Promise<boolean> => {
      runs += 1;
      return false;
    };
    await shorten(scenario, counted, 10);
    expect(runs).toBe(10);
  });

  it('is read as it was written, and refused where it is none', () => {
    expect(parseScenario(JSON.stringify(scenario))).toEqual(scenario);
    for (const text of ['{', '7', '{"seed":1}']) expect(() => parseScenario(text)).toThrow(SyntaxError);
  });

  it('that failed is reported with its seed, its events and the command that shows it again', () => {
    const outcome = { findings: ['duplicate: x'], digest: '', published: 0, received: 0, lost: 0, tookMs: 0 };
    const report = reportFailure({ ...scenario, events: [say(5)] }, outcome);
    expect(report).toContain('seed 1: 1 findings');
    expect(report).toContain('      5 ms  say client=0 topic=0');
    expect(report).toContain('npm run simulate -- --seed 1');
  });
});
