import { dialer, listen } from '@wsekit/transports/ws';
import { describe, expect, it } from 'vitest';
import { jsonLines } from '../../src/driver/json-lines.ts';
import { makeCertificate } from '../../src/live/certificate.ts';
import { defaultLiveLimits } from '../../src/live/limits.ts';
import { NotSupported } from '../../src/live/outcome.ts';
import type { LivePeer } from '../../src/live/peer.ts';
import { createDriverPeer } from '../../src/live/peers/driver.ts';
import { createOurClientPeer } from '../../src/live/peers/our-client.ts';
import { createOurServerPeer } from '../../src/live/peers/ours.ts';
import { expandPairs } from '../../src/pairs/expand-pairs.ts';
import type { Pairing } from '../../src/pairs/pairing.ts';
import { playPair } from '../../src/pairs/play-pair.ts';
import { reasonsOf } from '../../src/report/wording.ts';
import { pairCases } from '../../suites/pairs/index.ts';

const certificate = await makeCertificate();
const server = createOurServerPeer('ws', listen);
const client = createOurClientPeer('ws', () => ({
  dialer: {
    capabilities: dialer.capabilities,
    dial: (url, options) => dialer.dial(url, { ...options, ca: certificate.authority }),
  },
}));
const { signal } = new AbortController();
const plain: Pairing = {
  server: 'ws',
  client: 'ws',
  dialect: 'D2g',
  format: 'json',
  carriage: 'plain',
  transport: 'tcp',
};

async function play(pairing: Pairing, ids: RegExp, peers: { server?: LivePeer; client?: LivePeer } = {}) {
  const runs = expandPairs(pairCases, [pairing]).filter((run) => ids.test(run.pair.id));
  const outcomes = [];
  for (const run of runs) {
    const { verdict, ...found } = await playPair(run, {
      server,
      client,
      certificate,
      limits: defaultLiveLimits,
      signal,
      ...peers,
    });
    outcomes.push({ id: run.pair.id, verdict, why: reasonsOf({ run, status: 'failed', durationMs: 0, ...found }) });
  }
  return outcomes;
}

describe.each([
  plain,
  { ...plain, carriage: 'zlib' },
  { ...plain, dialect: 'D2e', carriage: 'sealed', transport: 'tls' },
  { ...plain, dialect: 'D2a', format: 'msgpack', transport: 'tls' },
] as const)('our server and client, $dialect $format $carriage $transport', (pairing) => {
  it('hold all conversations', { timeout: 120_000 }, async () => {
    const outcomes = await play(pairing, /./);
    expect(outcomes.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(14);
  });
});

describe('a fault of one of the two fails its own case', () => {
  it('a client that loses every third message', { timeout: 30_000 }, async () => {
    let sent = 0;
    const losing = createOurClientPeer('losing', () => ({
      dialer: {
        capabilities: dialer.capabilities,
        dial: (url, { handler, ...options }) =>
          dialer.dial(url, {
            ...options,
            handler: {
              onOpen: (connection) => handler.onOpen?.(connection),
              onClose: (code, reason) => handler.onClose(code, reason),
              onFrame: (frame) => {
                sent += 1;
                if (sent % 3 !== 0) handler.onFrame(frame);
              },
            },
          }),
      },
    }));
    const [outcome] = await play(plain, /^exchange\/order-to-client$/, { client: losing });
    expect(outcome?.verdict).toBe('failed');
    expect(outcome?.why[0]).toContain('told');
  });

  it('a server that compresses nothing', { timeout: 30_000 }, async () => {
    const lazy = createOurServerPeer('lazy', listen, (options) => ({ ...options, compressionThresholdBytes: 0 }));
    const [outcome] = await play({ ...plain, carriage: 'zlib' }, /^compressing\/event-to-client$/, { server: lazy });
    expect(outcome).toMatchObject({ verdict: 'failed', why: [expect.stringContaining('C:')] });
  });

  it('a server that seals nothing', { timeout: 30_000 }, async () => {
    const open = createOurServerPeer('open', listen, ({ encryption: _, ...options }) => options);
    const [outcome] = await play({ ...plain, carriage: 'sealed' }, /^sealing\/second-derivation$/, { server: open });
    expect(outcome?.verdict).toBe('failed');
  });

  it('a client whose driver dies is named', { timeout: 30_000 }, async () => {
    const command = [process.execPath, '-e', 'process.exit(3)'];
    const dying = createDriverPeer({ name: 'dying', command, framing: jsonLines, timeoutMs: 3000 });
    const [outcome] = await play(plain, /^opening\/both-are-ready$/, { client: dying });
    await dying.close();
    expect(outcome).toMatchObject({ verdict: 'failed', why: [expect.stringContaining('exit code 3')] });
  });

  it('what one of them cannot do is unsupported', async () => {
    const poor: LivePeer = {
      ...client,
      start: () => Promise.reject(new NotSupported('it has no setting token_parameter')),
    };
    const [outcome] = await play(plain, /^opening\/both-are-ready$/, { client: poor });
    expect(outcome).toMatchObject({ verdict: 'unsupported', why: ['it has no setting token_parameter'] });
  });
});

describe('the cases for pairs', () => {
  it('have ids of their own, and a requirement each', () => {
    expect(new Set(pairCases.map(({ id }) => id)).size).toBe(pairCases.length);
    expect(pairCases.filter(({ requirements }) => requirements.length === 0)).toEqual([]);
  });
});
