// Shows the published calls of a cluster: what they check in which order, and what they tell.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectClusterOptions, createMemoryBackplane, createMemoryBus, createServer } from '@wsekit/server-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';

const own = '127.0.0.1:1';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wsekit-'));
  await writeFile(join(folder, 'no.pem'), 'no certificate');
});
afterAll(() => rm(folder, { recursive: true }));

function open(env: Record<string, string> = {}, options = {}) {
  const server = createServer({ env, ...options });
  onTestFinished(() => server.stop());
  return server;
}

/** A port that somebody listens on until the test ends. */
async function takenPort(): Promise<number> {
  const taker = createTcpServer();
  onTestFinished(() => void taker.close());
  await new Promise<void>((resolve) => {
    taker.listen(0, '0.0.0.0', resolve);
  });
  const address = taker.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (error) => `${error.code}: ${error.message}`,
  );
const tried = (options: ConnectClusterOptions, env = {}) => failure(open(env).connectCluster(options));

describe('Connecting to a cluster', () => {
  it('is refused to a server that is connected, whatever else is wrong', async () => {
    const server = open();
    await server.connectCluster({ peers: [] });
    const refused = 'backplane_refused: connecting to a cluster: connected already';
    expect(await failure(server.connectCluster({ peers: [], seeds: [] }))).toBe(refused);
    const joined = open({}, { backplane: createMemoryBackplane(createMemoryBus()) });
    expect(await failure(joined.connectCluster({ peers: [] }))).toBe(refused);
  });

  it('is refused seeds without an address, even none of them, before certificates are looked at', async () => {
    const expected = 'invalid_options: connecting to a cluster: seeds need clusterAddr, where others dial this node';
    expect(await tried({ peers: [], seeds: [], tlsCert: 'x' })).toBe(expected);
  });

  it('is refused a part of the files of certificates, from the call or from the environment', async () => {
    const problem = (names: string) =>
      `invalid_options: connecting to a cluster: ${names} have to be given all, or none of them`;
    expect(await tried({ peers: [], tlsCert: 'x', tlsCa: 'y' })).toBe(problem('tlsCert, tlsKey and tlsCa'));
    expect(await tried({ peers: [] }, { WSE_CLUSTER_TLS_KEY: 'x' })).toBe(
      problem('WSE_CLUSTER_TLS_CERT, WSE_CLUSTER_TLS_KEY and WSE_CLUSTER_TLS_CA'),
    );
  });

  it('is refused files that are not there, and files without certificates', async () => {
    const all = (file: string) => ({ tlsCert: file, tlsKey: file, tlsCa: file });
    const wrong = 'invalid_options: connecting to a cluster: TLS config error: ';
    expect(await tried({ peers: [], ...all(join(folder, 'none')) })).toContain(`${wrong}ENOENT`);
    expect(await tried({ peers: [], ...all(join(folder, 'no.pem')) })).toContain(wrong);
    const { tlsCert, tlsKey, tlsCa } = all(join(folder, 'no.pem'));
    const env = { WSE_CLUSTER_TLS_CERT: tlsCert, WSE_CLUSTER_TLS_KEY: tlsKey, WSE_CLUSTER_TLS_CA: tlsCa };
    expect(await tried({ peers: [] }, env)).toContain(wrong);
  });

  it('is refused addresses that are none', async () => {
    expect(await tried({ peers: ['no port'] })).toContain('invalid_options: connecting to a cluster: ');
    expect(await tried({ peers: [], clusterAddr: 'localhost:1' })).toContain('invalid_options: ');
  });

  it('is refused to a server that was stopped, when all else is as it should be', async () => {
    const server = createServer({ env: {} });
    await server.stop();
    expect(await failure(server.connectCluster({ peers: [], seeds: [] }))).toContain('invalid_options: ');
    expect(await failure(server.connectCluster({ peers: [] }))).toBe(
      'not_running: connecting to a cluster: the server was stopped',
    );
  });

  it('rejects when the port is taken, and may be tried again', async () => {
    const port = await takenPort();
    const server = open();
    expect(await failure(server.connectCluster({ peers: [], clusterPort: port }))).toContain('EADDRINUSE');
    expect(server.healthSnapshot().backplane_state).toBeUndefined();
    await server.connectCluster({ peers: [], seeds: [], clusterAddr: own });
    expect(server.healthSnapshot().backplane_state).toBe('connected');
  });
});

describe('Two servers that were connected to a cluster', () => {
  it('know each other, and carry what is published', async () => {
    const [one, two] = [open(), open()];
    const port = await freePort();
    await one.connectCluster({ peers: ['ignored:1'], seeds: [], clusterPort: port, clusterAddr: `127.0.0.1:${port}` });
    await two.connectCluster({ peers: [`127.0.0.1:${port}`] });
    await vi.waitFor(() => expect([one.clusterConnected(), two.clusterConnected()]).toEqual([true, true]), 10_000);
    expect([one.clusterPeersCount(), two.clusterPeersCount(), two.getClusterDlqEntries()]).toEqual([1, 1, []]);
    expect(two.clusterInfo()).toEqual([
      expect.objectContaining({ address: `127.0.0.1:${port}`, capabilities: 15, connected: true }),
    ]);
    const { cluster_connected: connected, cluster_peer_count: peers, backplane_state: state } = two.healthSnapshot();
    expect([connected, peers, state]).toEqual([true, 1, 'connected']);
  });
});

describe('A server that is no node of a mesh', () => {
  it('has no peers and no dead letters, and no certificates to reload', async () => {
    const server = open();
    expect([
      server.clusterConnected(),
      server.clusterPeersCount(),
      server.clusterInfo(),
      server.getClusterDlqEntries(),
    ]).toEqual([false, 0, [], []]);
    const files = { tlsCert: 'a', tlsKey: 'b', tlsCa: 'c' };
    expect(await failure(server.reloadClusterTls(files))).toContain('backplane_refused: ');
  });

  it('reloads no certificates where the mesh was made without', async () => {
    const server = open();
    await server.connectCluster({ peers: [] });
    const file = join(folder, 'no.pem');
    expect(await failure(server.reloadClusterTls({ tlsCert: file, tlsKey: file, tlsCa: file }))).toContain(
      'TLS config error: ',
    );
  });
});
