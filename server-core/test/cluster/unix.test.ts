// Nodes of one machine, joined by Unix sockets that nobody else can open.
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createUnixNetwork, type MeshOptions } from '../../src/cluster/index.ts';
import { startNode } from './real-nodes.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wsekit-'));
});
afterEach(() => rm(folder, { recursive: true }));

const place = (port: number): MeshOptions => ({
  network: createUnixNetwork(folder),
  listen: { port },
  advertisedAddress: `127.0.0.1:${port}`,
});

test('a publication goes from node to node, also between two that were told of a third alone', async () => {
  const seed = await startNode(place(1));
  const a = await startNode({ ...place(2), peers: ['127.0.0.1:1'] });
  const b = await startNode({ ...place(3), peers: ['127.0.0.1:1'] });
  for (const { node, mesh } of [seed, a, b]) await node.until(() => mesh.health().peerCount === 2);
  a.mesh.publish({ topic: 'prices', text: '1' });
  await b.node.until(() => b.node.delivered.length === 1);
  expect(b.node.delivered).toMatchObject([{ topic: 'prices', text: '1', node: a.mesh.nodeId }]);
});

test('sockets have the mode 0600, stand in for what a dead process left, and go with their node', async () => {
  await writeFile(join(folder, '1'), 'left behind');
  const { mesh } = await startNode(place(1));
  const { mode } = await stat(join(folder, '1'));
  expect([mode & 0o777, mesh.port]).toEqual([0o600, 1]);
  await mesh.stop();
  expect(await readdir(folder)).toEqual([]);
});

test.each([0o701, 0o710, 0o777])('a folder of the mode %o, that others may enter, is refused', async (mode) => {
  await chmod(folder, mode);
  await expect(startNode(place(1))).rejects.toThrow('is open to others: mode 0700 is needed');
});

test('what comes in at another door is refused', async () => {
  const { mesh } = await startNode(place(1));
  let isDestroyed = false;
  mesh.accept({
    remoteAddress: '127.0.0.1:5',
    bufferedBytes: 0,
    isWritable: true,
    write: () => {},
    end: () => {},
    destroy: () => {
      isDestroyed = true;
    },
  });
  expect(isDestroyed).toBe(true);
});
