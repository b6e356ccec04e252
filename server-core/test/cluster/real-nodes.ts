import type { Server } from 'node:net';
import { afterEach } from 'vitest';
import { realClock } from '../../src/clock.ts';
import { createMesh, type Mesh, type MeshOptions } from '../../src/cluster/index.ts';
import { RecordingNode } from './recording-node.ts';

const started: Mesh[] = [];

/** Starts a node over real sockets that holds `prices`; it stops behind the test. */
export async function startNode(options: MeshOptions): Promise<{ readonly mesh: Mesh; readonly node: RecordingNode }> {
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

/** The port a server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
