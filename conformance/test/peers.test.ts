import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { operations } from '../src/drivers/ours/operations.ts';
import { publishedServers } from '../src/live/peers/published.ts';
import { builtInKnownFailing, namedPeers, publishedClients, publishedNodes } from '../src/peers.ts';

const lists = new URL('../known-failing/', import.meta.url);
const requirements = new URL('../drivers/peers/requirements/', import.meta.url);
const errata = new URL('../../spec/errata.md', import.meta.url);
const names = namedPeers(operations).map(({ name }) => name);

afterEach(() => vi.unstubAllEnvs());

describe('named peers', () => {
  it('are our codec in both ways and every published client there are requirements for', () => {
    const environments = readdirSync(requirements).map((file) => file.replace(/\.txt$/, ''));
    const clients = environments.filter((name) => name.startsWith('wse-client-'));
    expect(names).toEqual(['codec', 'codec-process', ...clients.sort()]);
  });

  it('are missing as long as nobody has installed them', () => {
    vi.stubEnv('WSEKIT_PEERS_DIR', '/nowhere');
    const missing = namedPeers(operations).filter((peer) => peer.missing() !== undefined);
    expect(missing.map(({ name }) => name)).toEqual(names.slice(2));
    expect(missing[0]?.missing()).toContain('npm run peers:install');
  });
});

describe('lists of known failures', () => {
  it('belong to a named peer each', () => {
    const live = [
      ...['ws', 'uws', 'bun', ...publishedServers].map((name) => `server-${name}`),
      ...publishedClients.map((version) => `client-wse-client-${version}`),
      ...publishedNodes.map((name) => `node-${name}`),
    ];
    for (const file of readdirSync(lists)) expect([...names, ...live]).toContain(file.replace(/\.txt$/, ''));
  });

  it.each(names)('can be read, and every entry for %s names an erratum that exists', (name) => {
    const text = existsSync(errata) ? readFileSync(errata, 'utf8') : '';
    for (const { text: pattern, erratum } of builtInKnownFailing(name)) {
      expect(erratum, pattern).toBeDefined();
      expect(text, pattern).toContain(erratum);
    }
  });
});
