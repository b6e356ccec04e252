import { describe, expect, it } from 'vitest';
import { runMain } from '../../support/run-main.ts';

describe('wse-conformance client', () => {
  it('holds our client to a case, and says so in the words of the other suites', async () => {
    const { code, stdout } = await runMain(['client', '--run', 'heartbeat/a-ping-is-answered']);
    expect(stdout).toContain('everything as expected');
    expect(code).toBe(0);
  });

  it('explains a case and a requirement', async () => {
    const { stdout } = await runMain(['client', '--explain', 'closing/1000-is-final']);
    expect(stdout).toContain('WSE-CONN-080 (MUST)');
    expect((await runMain(['client', '--explain', 'WSE-CONN-081'])).stdout).toContain(
      'closing/4401-asks-for-another-token',
    );
  });

  it('has no case that needs no driver, no URL, and no peers of other suites', async () => {
    expect((await runMain(['client', '--list', '--wire'])).stdout).not.toContain('[wire]');
    expect((await runMain(['client', '--url', 'ws://127.0.0.1:1/wse'])).code).toBe(2);
    expect((await runMain(['client', '--peer', 'uws'])).stderr).toContain('there are ours');
  });
});
