import { createServer } from '@wsekit/server-core';
import { createMesh } from '@wsekit/server-core/cluster';
import { afterAll, describe, expect, it } from 'vitest';
import { linkAddressOf } from '../../../src/live/peers/address.ts';
import { runNodeConformance } from '../../../src/live/run-node-conformance.ts';
import { type Ran, runMain } from '../../support/run-main.ts';

const mesh = createMesh({ listen: { host: '127.0.0.1', port: 0 } });
const server = createServer({ backplane: mesh });
while (mesh.port === undefined) await new Promise((resume) => setImmediate(resume));
const address = `127.0.0.1:${mesh.port}`;

afterAll(() => server.stop({ timeoutMs: 1 }));

const run = (...args: readonly string[]): Promise<Ran> => runMain(['node', ...args]);

describe('wse-conformance node --address', () => {
  it('holds a running node to what its links show', { timeout: 120_000 }, async () => {
    const { code, stdout } = await run(
      '--address',
      address,
      '--profile',
      'observed',
      '--run',
      'hello',
      '--run',
      'frames',
    );
    expect(stdout).toContain('everything as expected');
    expect(Number(/(\d+) passed/.exec(stdout)?.[1])).toBeGreaterThan(70);
    expect(code).toBe(0);
  });

  it('says when nobody is there', async () => {
    const { code, stderr } = await run('--address', '127.0.0.1:9');
    expect(stderr).toContain('127.0.0.1:9: 127.0.0.1:9: connect ECONNREFUSED');
    expect(code).toBe(2);
  });

  it('refuses what is no address', async () => {
    const { code, stderr } = await run('--address', 'ws://127.0.0.1:9/');
    expect(stderr).toContain('is no HOST:PORT');
    expect(code).toBe(2);
  });
});

describe('wse-conformance node', () => {
  it('lists cases, those that need no driver marked', async () => {
    const { stdout } = await run('--list', '--profile', 'observed');
    expect(stdout).toContain('gossip/known-once/[dialect:D2g]/[profile:observed]  [wire]\n');
    expect(stdout).toContain('msg/delivered/[dialect:D2g]/[profile:observed]\n');
  });

  it('explains a case by its steps', async () => {
    const { stdout } = await run('--explain', 'gossip/own-address');
    expect(stdout).toContain('WSE-CLU-065 (MUST)');
    expect(stdout).toContain('alone: wse-conformance node --run gossip/own-address --trace');
  });

  it('takes one way to name a node', async () => {
    const { code, stderr } = await run('--address', address, '--peer', 'tcp');
    expect(stderr).toContain('one of --address, --peer and a command after --');
    expect(code).toBe(2);
  });
});

describe('an address', () => {
  it.each([
    ['10.0.0.4:9001', { host: '10.0.0.4', port: 9001 }],
    ['[::1]:1', { host: '::1', port: 1 }],
    ['node.example:65535', { host: 'node.example', port: 65_535 }],
  ])('%s is one', (text, place) => {
    expect(linkAddressOf(text)).toEqual(place);
  });

  it.each(['', '10.0.0.4', '10.0.0.4:0', '10.0.0.4:65536', '::1:9'])('%j is none', (text) => {
    expect(() => linkAddressOf(text)).toThrow(TypeError);
  });
});

describe('runNodeConformance', () => {
  it('makes a test of each case that needs no driver, which fails by what differs', async () => {
    const tests = new Map<string, () => Promise<void>>();
    const areas: string[] = [];
    const runner = {
      describe: (name: string, body: () => void) => {
        areas.push(name);
        body();
      },
      it: (name: string, body: () => Promise<void>) => void tests.set(name, body),
    };
    runNodeConformance({ address, skip: ['links'] }, runner);
    expect(areas).toContain('gossip');
    expect(areas).not.toContain('links');
    const of = (id: string) => [...tests].find(([name]) => name.startsWith(`${id}: `))?.[1];
    await of('hello/is-answered')?.();
    expect(of('msg/delivered')).toBeUndefined();
    runNodeConformance({ address, dialect: 'D2a' }, runner);
    await expect(of('hello/is-answered')?.()).rejects.toThrow('capabilities');
  });
});
