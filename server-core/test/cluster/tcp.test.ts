// Two nodes over real sockets.
import { expect, test } from 'vitest';
import { startNode } from './real-nodes.ts';

test('a publication goes to the node that holds its topic, in both directions', async () => {
  const a = await startNode({ listen: { host: '127.0.0.1', port: 0 } });
  const b = await startNode({ peers: [`127.0.0.1:${a.mesh.port}`] });
  await b.node.until(() => b.mesh.health().peerCount === 1);
  await a.node.until(() => a.mesh.health().peerCount === 1);
  a.mesh.publish({ topic: 'prices', text: '{"p":1}', position: { epoch: 7, offset: 41 } });
  b.mesh.publish({ topic: 'prices', text: '{"p":2}' });
  await b.node.until(() => b.node.delivered.length === 1);
  await a.node.until(() => a.node.delivered.length === 1);
  expect(b.node.delivered).toEqual([
    { topic: 'prices', text: '{"p":1}', position: { epoch: 7, offset: 41 }, node: a.mesh.nodeId },
  ]);
  expect(a.node.delivered).toEqual([{ topic: 'prices', text: '{"p":2}', position: undefined, node: b.mesh.nodeId }]);
});
