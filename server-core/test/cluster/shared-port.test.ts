// Links of the cluster at the port of an HTTP server.
import { createServer, type Server } from 'node:http';
import { createConnection } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { sharePort } from '../../src/cluster/index.ts';
import { portOf, startNode } from './real-nodes.ts';

const servers: Server[] = [];

async function startServer(): Promise<Server> {
  const server = createServer((request, response) => response.end(`hello ${request.url}`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return server;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

test('links and requests come in at one port', async () => {
  const server = await startServer();
  const a = await startNode({});
  sharePort(server, a.mesh);
  const b = await startNode({ peers: [`127.0.0.1:${portOf(server)}`] });
  await Promise.all([a, b].map(({ mesh, node }) => node.until(() => mesh.health().peerCount === 1)));
  b.mesh.publish({ topic: 'prices', text: 'by the main port' });
  a.mesh.publish({ topic: 'prices', text: 'and back' });
  await Promise.all([a, b].map(({ node }) => node.until(() => node.delivered.length === 1)));
  const answer = await fetch(`http://127.0.0.1:${portOf(server)}/there`);
  expect([a.node.texts, b.node.texts, await answer.text()]).toEqual([
    ['by the main port'],
    ['and back'],
    'hello /there',
  ]);
});

test('requests go on once the port is not shared any more, and links end there', async () => {
  const server = await startServer();
  const a = await startNode({});
  const undo = sharePort(server, a.mesh);
  undo();
  expect(await (await fetch(`http://127.0.0.1:${portOf(server)}/`)).text()).toBe('hello /');
  const stream = createConnection({ host: '127.0.0.1', port: portOf(server) });
  stream.write(Uint8Array.of(0, 0, 0, 0x30, 4));
  const [answer] = await new Promise<readonly [Buffer]>((resolve) => stream.once('data', (chunk) => resolve([chunk])));
  expect(answer.toString()).toMatch(/^HTTP\/1.1 400/);
});
