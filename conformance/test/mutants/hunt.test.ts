import { describe, expect, it } from 'vitest';
import type { Mutant } from '../../mutants/mutant.ts';
import { hunt } from '../../mutants/run/hunt.ts';
import type { MutantSuite } from '../../mutants/run/suite.ts';
import type { FactRun } from '../../src/expand.ts';
import type { Status } from '../../src/results.ts';

const mutant: Mutant = { id: 'x/y', does: 'something wrong', requirements: ['WSE-LIM-001'] };

function runOf(name: string, requirement: string): FactRun {
  const fact = {
    id: name,
    title: name,
    level: 'must',
    side: 'server',
    dialects: [],
    profiles: [],
    source: '',
  } as const;
  return { name, case: { ...fact, requirements: [requirement] }, setting: {} };
}

/** A suite whose runs come out, one time after the other, as is said. */
function suiteOf(
  runs: readonly FactRun[],
  statuses: Readonly<Record<string, { broken: Status[]; unbroken?: Status }>>,
  asked: string[] = [],
): MutantSuite {
  return {
    kind: 'x',
    mutants: [mutant],
    runs,
    hold: async (broken, some, signal, onResult) => {
      for (const run of some) {
        if (signal.aborted) return;
        if (broken !== undefined) asked.push(run.name);
        const { broken: script, unbroken = 'passed' } = statuses[run.name] ?? { broken: [] };
        const status = broken === undefined ? unbroken : (script.shift() ?? 'passed');
        onResult({ run, status, durationMs: 0, differences: [] });
      }
    },
  };
}

describe('a hunt', () => {
  const named = runOf('named', 'WSE-LIM-001');
  const near = runOf('near', 'WSE-LIM-002');
  const far = runOf('far', 'WSE-HS-001');

  it('begins with cases that name what is broken, goes on with those of its chapter, and ends with all', async () => {
    const asked: string[] = [];
    await hunt(suiteOf([far, near, named], {}, asked), mutant);
    expect(asked).toEqual(['named', 'near', 'far']);
  });

  it('ends with the first case that fails twice and passes on the unbroken implementation', async () => {
    const suite = suiteOf([far, near], { near: { broken: ['failed', 'failed'] } });
    await expect(hunt(suite, mutant)).resolves.toMatchObject({ killer: { run: near }, spurious: [] });
  });

  it('passes over a case that fails on the unbroken implementation as well', async () => {
    const suite = suiteOf([near, far], {
      near: { broken: ['failed', 'failed'], unbroken: 'failed' },
      far: { broken: ['failed', 'failed'] },
    });
    await expect(hunt(suite, mutant)).resolves.toMatchObject({ killer: { run: far }, spurious: ['near'] });
  });

  it('passes over a case that fails only once', async () => {
    const verdict = await hunt(suiteOf([near], { near: { broken: ['failed', 'passed'] } }), mutant);
    expect(verdict.killer).toBeUndefined();
    expect(verdict.spurious).toEqual(['near']);
  });

  it('does not go on when the suite itself is at fault', async () => {
    await expect(hunt(suiteOf([near], { near: { broken: ['suite_error'] } }), mutant)).rejects.toThrow('x/y: near');
  });
});
