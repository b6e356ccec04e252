import { describe, expect, it } from 'vitest';
import {
  type Abilities,
  complianceCases,
  partsOf,
  transportCompliance,
  whyNotApplicable,
} from '../../src/compliance/index.ts';
import type { Capabilities } from '../../src/interface.ts';

const nothing: Capabilities = {
  prepared: false,
  group: false,
  backpressure: false,
  ping: false,
  protocolCloseCodes: false,
  terminate: false,
  requestHeaders: false,
};
const everything: Capabilities = {
  prepared: true,
  group: true,
  backpressure: true,
  ping: true,
  protocolCloseCodes: true,
  terminate: true,
  requestHeaders: true,
};
const full: Abilities = { listener: everything, dialer: everything, wire: true, link: true };
const countFor = (abilities: Abilities): number =>
  complianceCases.filter((subject) => whyNotApplicable(subject, abilities) === undefined).length;

describe('the cases of the suite', () => {
  it('have ids of their own, of area and name', () => {
    const ids = complianceCases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('have at least one part each', () => {
    for (const subject of complianceCases) expect(partsOf(subject).length, subject.id).toBeGreaterThan(0);
  });

  it('all apply somewhere', () => {
    const poor: Abilities = { ...full, listener: nothing, dialer: nothing };
    for (const subject of complianceCases) {
      const applies = [full, poor].some((abilities) => whyNotApplicable(subject, abilities) === undefined);
      expect(applies, subject.id).toBe(true);
    }
  });

  it('apply by capability, and by the sides that are there', () => {
    const [first] = complianceCases.filter(({ id }) => id === 'prepared/order');
    expect(first && whyNotApplicable(first, full)).toBeUndefined();
    expect(first && whyNotApplicable(first, { ...full, listener: nothing })).toBe('listener.prepared is not there');
    expect(first && whyNotApplicable(first, { listener: everything })).toBe('there is no dialer');
    expect(countFor({ listener: everything })).toBeLessThan(countFor({ listener: everything, wire: true }));
    expect(countFor({})).toBe(0);
  });
});

describe('transportCompliance', () => {
  it('registers what applies under the name, and gives what does not', () => {
    const names: string[] = [];
    const left = transportCompliance(
      { name: 'half', capabilities: { listener: nothing, wire: true }, setup: () => ({}) },
      {
        describe: (name, body) => {
          names.push(name);
          body();
        },
        it: (name) => void names.push(name),
      },
    );
    expect(names[0]).toBe('half keeps the contract of transports');
    expect(names).toContain('http/get: hands a request to fetch, and its response back');
    expect(names.length - 1 + left.length).toBe(complianceCases.length);
    expect(left).toContainEqual({ id: 'open/accept', because: 'there is no dialer' });
  });
});
