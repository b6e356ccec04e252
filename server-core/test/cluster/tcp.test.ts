// Two nodes over real sockets.
import { afterEach, expect, test } from 'vitest';
import { realClock } from '../../src/clock.ts';
import { createMesh, type Mesh, type MeshOptions } from '../../src/cluster/index.ts';
import { RecordingNode } from './recording-node.ts';

const started: Mesh[] = [];

async function startNode(options: MeshOptions): Promise<{ readonly mesh: Mesh; readonly node: RecordingNode }> {
  const mesh = createMesh(options);
  const node = new RecordingNode(realClock);
  node.held.add('prices');
  await mesh.start(node);
  started.push(mesh);
  return { mesh, node };
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((mesh) => mesh.stop()));
});

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
