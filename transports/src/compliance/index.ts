import { type ComplianceCase, whyNotApplicable } from './case.ts';
import { complianceCases } from './cases.ts';
import { runCase } from './run-case.ts';
import type { ComplianceSetup } from './setup.ts';
import { playPart } from './stage/play-part.ts';

export type { ComplianceCase, Need, PartName } from './case.ts';
export { partsOf, whyNotApplicable } from './case.ts';
export { complianceCases } from './cases.ts';
export { ComplianceFailure } from './expect.ts';
export type { Link, LinkInstrument, WireInstrument, WireListener, WireSocket } from './instruments.ts';
export { type Player, runCase } from './run-case.ts';
export type {
  Abilities,
  ComplianceSetup,
  DialerAbilities,
  Environment,
  ListenerAbilities,
  PlatformWays,
} from './setup.ts';
export { playPart } from './stage/play-part.ts';
export type { Curtain, Performance, Scene, Told } from './stage/scene.ts';

/** The two functions of a test runner the suite reports to. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>, timeoutMs?: number): void;
}

/** A case left out, and why. */
export interface NotApplicable {
  readonly id: string;
  readonly because: string;
}

/**
 * Registers one test for each rule of the contract that applies to a transport, or to a pair of two.
 *
 * Which rules apply follows from the declared abilities alone. Gives those left out: hold that list in a test, so that a
 * rule does not vanish when an ability does.
 */
export function transportCompliance(setup: ComplianceSetup, runner: TestRunner): NotApplicable[] {
  const left: NotApplicable[] = [];
  runner.describe(`${setup.name} keeps the contract of transports`, () => {
    for (const subject of complianceCases) {
      const because = whyNotApplicable(subject, setup.capabilities);
      if (because !== undefined) left.push({ id: subject.id, because });
      else
        runner.it(
          `${subject.id}: ${subject.title}`,
          () => runComplianceCase(subject, setup),
          (subject.timeoutMs ?? 0) + 30_000,
        );
    }
  });
  return left;
}

/** Runs one case in this process; rejects with `ComplianceFailure` when the rule does not hold. */
export async function runComplianceCase(subject: ComplianceCase, setup: ComplianceSetup): Promise<void> {
  const environment = await setup.setup();
  try {
    await runCase(
      subject,
      (_, part, scene) => playPart(subject, part, setup.capabilities, environment, scene),
      setup.scale,
    );
  } finally {
    await setup.teardown?.(environment);
  }
}
