import { describe, expect, it } from 'vitest';
import { type ComplianceSetup, complianceCases, runComplianceCase } from '../../src/compliance/index.ts';
import { createRawPeer, createRelay } from '../../src/compliance/node.ts';
import type { Capabilities } from '../../src/interface.ts';
import { dialer, listen } from '../../src/ws/index.ts';
import { type Mutant, mutate } from './mutant.ts';
import { mutants } from './mutants.ts';

const all: Capabilities = {
  prepared: true,
  group: true,
  backpressure: true,
  ping: true,
  protocolCloseCodes: true,
  terminate: true,
  requestHeaders: true,
};

function run(mutant: Mutant, timeoutMs: number): Promise<void> {
  const subject = complianceCases.find(({ id }) => id === mutant.noticedBy);
  if (subject === undefined) throw new RangeError(`there is no case ${mutant.noticedBy}`);
  const setup: ComplianceSetup = {
    name: mutant.wrong,
    capabilities: { listener: all, dialer: { ...all, prepared: false, group: false }, wire: true, link: true },
    setup: () => mutate({ listen, dialer, wire: createRawPeer(), link: createRelay() }, mutant),
    scale: 0.02,
  };
  return runComplianceCase({ ...subject, timeoutMs }, setup);
}

describe('a transport that breaks one rule', () => {
  for (const mutant of mutants) {
    it(`${mutant.wrong}: noticed by ${mutant.noticedBy}`, async () => {
      await expect(run(mutant, 150)).rejects.toThrow();
    });
  }
});

describe('a transport that breaks none', () => {
  for (const noticedBy of new Set(mutants.map((mutant) => mutant.noticedBy))) {
    it(`passes ${noticedBy}`, () => run({ wrong: 'nothing', noticedBy }, 10_000));
  }
});
