import { readFileSync } from 'node:fs';
import { requirements } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { allMutants as all, defects, listedErrata } from '../../mutants/defects.ts';
import { nodeMutants } from '../../mutants/nodes/index.ts';
import { hunt } from '../../mutants/run/hunt.ts';
import { nodeSuite } from '../../mutants/run/node-suite.ts';
import { areaOf } from '../../mutants/run/order-runs.ts';
import { serverSuite } from '../../mutants/run/server-suite.ts';
import { serverMutants } from '../../mutants/servers/index.ts';
import { uncopied } from '../../mutants/uncopied.ts';

describe('the mutants', () => {
  it('are more than sixty, each under an id of its own', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(60);
  });

  it('break requirements that there are', () => {
    const known = new Set(requirements.map(({ id }) => id));
    expect(all.flatMap((mutant) => mutant.requirements).filter((id) => !known.has(id))).toEqual([]);
  });

  it('copy entries of the errata that there are', () => {
    const errata = readFileSync(new URL('../../../spec/errata.md', import.meta.url), 'utf8');
    const copied = all.flatMap(({ copies = [] }) => copies);
    expect(copied.filter((id) => !errata.includes(`### ${id} `))).toEqual([]);
  });

  it('copy each entry of the errata, unless a published peer fails for it or a reason is written', () => {
    expect(defects().length).toBeGreaterThan(200);
    expect(defects().flatMap(({ erratum, noticed }) => (noticed === '' ? [erratum] : []))).toEqual([]);
  });

  it('have a reason for none that is copied, listed, or has one already', () => {
    const excused = uncopied.flatMap(({ errata }) => errata);
    const copied = new Set(all.flatMap(({ copies = [] }) => copies));
    const known = new Set(defects().map(({ erratum }) => erratum));
    expect(excused.filter((id) => copied.has(id) || listedErrata().has(id) || !known.has(id))).toEqual([]);
    expect(new Set(excused).size).toBe(excused.length);
  });

  it('leave no chapter out that demands something', () => {
    const chapters = requirements.filter(({ level }) => level === 'must').map(({ chapter }) => chapter);
    const broken = new Set(all.map(areaOf));
    expect([...new Set(chapters)].filter((chapter) => !broken.has(chapter) && chapter !== '00-overview')).toEqual([]);
  });
});

describe('a few broken servers', async () => {
  const suite = await serverSuite();

  it.each(['server/ready-is-overtaken', 'server/cuts', 'server/fails-open', 'server/one-position'])(
    '%s is noticed by a case that names what it breaks',
    { timeout: 60_000 },
    async (id) => {
      const mutant = serverMutants.find((one) => one.id === id);
      if (mutant === undefined) throw new Error(`there is no ${id}`);
      const { killer } = await hunt(suite, mutant);
      expect(killer?.run.case.requirements.some((one) => mutant.requirements.includes(one))).toBe(true);
    },
  );

  it('an unbroken one behind the same wrappers is noticed by none', { timeout: 60_000 }, async () => {
    const unbroken = { id: 'server/unbroken', does: 'nothing wrong', requirements: ['WSE-HS-001'] as const };
    const some = suite.runs.filter(({ case: { requirements: shown } }) => shown.includes('WSE-HS-001'));
    const { killer } = await hunt({ ...suite, runs: some }, unbroken);
    expect(killer).toBeUndefined();
  });
});

describe('a few broken nodes', async () => {
  const suite = await nodeSuite();

  it.each(['node/answers-no-ping', 'node/unsub-unheard', 'node/ghosts'])(
    '%s is noticed by a case that names what it breaks',
    { timeout: 60_000 },
    async (id) => {
      const mutant = nodeMutants.find((one) => one.id === id);
      if (mutant === undefined) throw new Error(`there is no ${id}`);
      const { killer } = await hunt(suite, mutant);
      expect(killer?.run.case.requirements.some((one) => mutant.requirements.includes(one))).toBe(true);
    },
  );

  it('an unbroken one behind the same wrappers is noticed by none', { timeout: 60_000 }, async () => {
    const unbroken = { id: 'node/unbroken', does: 'nothing wrong', requirements: ['WSE-CLU-087'] as const };
    const some = suite.runs.filter(({ case: { requirements: shown } }) => shown.includes('WSE-CLU-083'));
    expect(some.length).toBeGreaterThan(20);
    const { killer } = await hunt({ ...suite, runs: some }, unbroken);
    expect(killer).toBeUndefined();
  });
});
