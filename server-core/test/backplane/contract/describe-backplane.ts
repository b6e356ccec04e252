import type { Rule } from './cases.ts';
import type { BackplaneSetup } from './ground.ts';
import { history, lasting, positions } from './history.ts';
import { life } from './life.ts';
import { presence } from './presence.ts';
import { interest, order, routing } from './routing.ts';
import { Scene } from './scene.ts';

/** The two functions of a test runner the contract reports to. */
interface TestRunner {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>, timeoutMs?: number): void;
}

const timeoutMs = 60_000;

/** Registers a test for each rule of the contract of backplanes that applies to one kind of them. */
export function describeBackplane(setup: BackplaneSetup, { describe, it }: TestRunner): void {
  const rule: Rule = (name, play) => it(name, () => run(setup, play), timeoutMs);
  const chapters: Record<string, (it: Rule) => void> = {
    routing,
    order,
    interest,
    presence,
    life,
    ...(setup.capabilities.history === undefined ? {} : { positions, history, lasting }),
  };
  describe(`${setup.name} keeps the contract of backplanes`, () => {
    for (const [name, rules] of Object.entries(chapters)) describe(name, () => rules(rule));
  });
}

async function run(setup: BackplaneSetup, play: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = new Scene(setup, await setup.create());
  try {
    await play(scene);
  } finally {
    await scene.close();
  }
}
