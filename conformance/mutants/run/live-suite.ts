import { expandLive, type LiveRun } from '../../src/live/expand-live.ts';
import { defaultLiveLimits } from '../../src/live/limits.ts';
import type { LivePeer } from '../../src/live/peer.ts';
import { runLive } from '../../src/live/run-live.ts';
import type { LiveSuite } from '../../src/live/suite.ts';
import { builtInKnownFailing } from '../../src/peers.ts';
import type { Mutant } from '../mutant.ts';
import type { MutantSuite } from './suite.ts';

/** Less than anybody is given otherwise: what fails for want of time is run again unbroken. */
const limits = { ...defaultLiveLimits, patienceMs: 1000, caseMs: 10_000, quietMs: 0 };
const jobs = 8;

/** What mutants of one side are made of. */
interface Sides<Broken extends Mutant> {
  readonly mutants: readonly Broken[];
  /** The list of what the unbroken implementation is known to fail. */
  readonly knownFailing: string;
  /** A mutant, or the unbroken implementation behind the same wrappers. */
  readonly peerOf: (mutant: Broken | undefined) => LivePeer;
}

/** Running implementations, held to a live suite. */
export async function liveSuite<Broken extends Mutant>(
  suite: LiveSuite,
  { mutants, knownFailing, peerOf }: Sides<Broken>,
): Promise<MutantSuite<Broken, LiveRun>> {
  const { side, cases } = suite;
  const known = builtInKnownFailing(knownFailing);
  const description = await peerOf(undefined).describe();
  const runs = expandLive(cases, description, { side, dialects: [], profiles: [], all: false });
  return {
    kind: side,
    mutants,
    runs: runs.filter(({ name }) => !known.some((entry) => entry.matches(name))),
    hold: (mutant, some, signal, onResult) =>
      runLive({ peer: peerOf(mutant), suite, limits, signal, runs: some, jobs, onResult }),
  };
}
