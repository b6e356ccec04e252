import { operations } from '../../src/drivers/ours/operations.ts';
import { type CaseRun, expand } from '../../src/expand.ts';
import { createInProcessPeer } from '../../src/in-process.ts';
import { loadLibrary } from '../../src/library.ts';
import { builtInKnownFailing } from '../../src/peers.ts';
import { runCases } from '../../src/runner.ts';
import { codecMutants } from '../codecs/index.ts';
import type { CodecMutant } from '../mutant.ts';
import type { MutantSuite } from './suite.ts';

/** Codecs, held to the cases that need no running implementation. */
export async function codecSuite(): Promise<MutantSuite<CodecMutant, CaseRun>> {
  const known = builtInKnownFailing('codec');
  const description = await createInProcessPeer(operations).describe();
  const runs = expand(loadLibrary(), description);
  return {
    kind: 'codec',
    mutants: codecMutants,
    runs: runs.filter(({ name }) => !known.some((entry) => entry.matches(name))),
    hold: (mutant, some, signal, onResult) => {
      const peer = createInProcessPeer(mutant?.alter(operations) ?? operations);
      return runCases({ runs: some, peers: [peer], reference: operations, signal, onResult });
    },
  };
}
