// Tests of the published tool that need several servers, played against ours joined by links of the cluster.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Authority } from '../../../server-core/test/cluster/authority.ts';
import { startBattleServer } from '../../battle-server/battle-server.ts';
import { parseCommandLine } from '../../battle-server/command-line.ts';
import { channelsOf, untilEach } from './plays/play.ts';
import { ToolClient } from './tool-client.ts';

const topics = ['battle_all', 'battle_half', 'battle.glob_test'] as const;
const count = 50;
const patience = { timeout: 15_000, interval: 50 };

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Starts a server that publishes on command alone, and connects a client of its own. */
async function start(...args: readonly string[]): Promise<ToolClient> {
  const options = parseCommandLine(['--port', '0', '--no-metrics', '--no-publish', ...args]);
  if (options === 'help') throw new Error('nobody asked for help');
  const server = await startBattleServer(options);
  onTestFinished(() => server.stop());
  return ToolClient.connect(Number(new URL(server.url).port));
}

async function untilPeers(client: ToolClient, peers: number): Promise<void> {
  const told = { cluster_connected: true, cluster_peer_count: peers, cluster_unknown_message_types: 0 };
  await vi.waitFor(async () => expect(await client.health()).toMatchObject(told), patience);
}

async function publish(client: ToolClient, topic: string): Promise<void> {
  client.command('publish_messages', { topic, count });
  await client.find('publish_ack');
}

/** Publishes by one until another, on another node, has heard of a topic: what a node holds is known a moment behind. */
async function untilHeard(publisher: ToolClient, listener: ToolClient, topic: string): Promise<void> {
  listener.command('subscribe', { topics: [topic] });
  await vi.waitFor(async () => {
    await publish(publisher, topic);
    expect(channelsOf(await listener.catchUp())[topic]).toBeGreaterThan(0);
  }, patience);
}

describe.each(['ws', 'uws'])('battle servers of a cluster over %s', (transport) => {
  async function startTwo(...args: readonly string[]): Promise<[ToolClient, ToolClient]> {
    const port = await freePort();
    const publisher = await start('--transport', transport, '--mode', 'cluster', '--cluster-port', `${port}`, ...args);
    const peers = ['--mode', 'cluster-subscribe', '--peers', `127.0.0.1:${port}`];
    const listener = await start('--transport', transport, ...peers, ...args);
    await untilPeers(publisher, 1);
    await untilPeers(listener, 1);
    return [publisher, listener];
  }

  it('passes cluster and caps: a client hears of the other node what it holds, by name or pattern, and nothing else', async () => {
    const [publisher, listener] = await startTwo();
    listener.command('subscribe', { topics: ['battle_all', 'battle.*'] });
    await untilHeard(publisher, listener, 'marker');
    for (const topic of topics) await publish(publisher, topic);
    const heard = channelsOf(await listener.collect(untilEach(['battle_all', 'battle.glob_test'], count)));
    expect([heard.battle_all, heard.battle_half, heard['battle.glob_test']]).toEqual([count, undefined, count]);
    const { cluster_bytes_received: bytes, cluster_messages_delivered: delivered } = await listener.health();
    expect([Number(bytes) > 0, Number(delivered) >= 2 * count]).toEqual([true, true]);
  });

  it('passes topology: each node tells of the other', async () => {
    const clients = await startTwo();
    for (const client of clients) {
      client.command('cluster_info');
      const { p } = await client.find('cluster_info_result');
      const [peer] = (p?.peers ?? []) as Record<string, unknown>[];
      expect(peer).toEqual({
        address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        instance_id: expect.any(String),
        capabilities: 15,
        connected_at: expect.any(Number),
        connected: true,
      });
    }
  });
});

it('three battle servers pass discovery: two that know one seed know each other', async () => {
  const ports = [await freePort(), await freePort(), await freePort()];
  const [first, , third] = await Promise.all(
    ports.map((port) =>
      start('--seeds', `127.0.0.1:${ports[0]}`, '--cluster-port', `${port}`, '--cluster-addr', `127.0.0.1:${port}`),
    ),
  );
  if (first === undefined || third === undefined) throw new Error('three were started');
  await untilPeers(first, 2);
  await untilPeers(third, 2);
  await untilHeard(first, third, 'battle_all');
});

it('battle servers pass tls: certificates of one authority join, and those of another do not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wsekit-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const own = await certificates(await Authority.create('own'), join(folder, 'own'));
  const foreign = await certificates(await Authority.create('foreign'), join(folder, 'foreign'));
  const port = await freePort();
  const publisher = await start('--cluster-port', `${port}`, ...own);
  const stranger = await start('--peers', `127.0.0.1:${port}`, ...foreign);
  const listener = await start('--peers', `127.0.0.1:${port}`, ...own);
  await untilPeers(listener, 1);
  await untilHeard(publisher, listener, 'battle_all');
  expect(await stranger.health()).toMatchObject({ cluster_connected: false, cluster_peer_count: 0 });
});

/** Options for certificates that an authority signs, written beside each other. */
async function certificates(authority: Authority, place: string): Promise<string[]> {
  const { cert, key, ca } = await authority.sign();
  const files = Object.entries({ cert, key, ca });
  for (const [name, pem] of files) await writeFile(`${place}.${name}`, pem);
  return files.flatMap(([name]) => [`--tls-${name}`, `${place}.${name}`]);
}
