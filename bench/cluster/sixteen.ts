// Sixteen meshes of ours in one process, each told of the first alone: prints how long it took until all were linked with all.
import { createMesh } from '@wsekit/server-core/cluster';
import { createSilentNode } from './silent-node.ts';

const nodes = 16;
const pollMs = 2;
const longestMs = 20_000;
const own = { listen: { host: '127.0.0.1', port: 0 }, advertisedAddress: '127.0.0.1:0' };
const nobody = (): void => {};

const seed = createMesh(own);
await seed.start(createSilentNode(new Set(), nobody));
const beganMs = performance.now();
const others = Array.from({ length: nodes - 1 }, () => createMesh({ ...own, peers: [`127.0.0.1:${seed.port}`] }));
await Promise.all(others.map((mesh) => mesh.start(createSilentNode(new Set(), nobody))));

const timer = setInterval(() => {
  const links = [seed, ...others].reduce((sum, mesh) => sum + mesh.info().length, 0);
  const isMeshed = links === nodes * (nodes - 1);
  const tookMs = performance.now() - beganMs;
  if (!isMeshed && tookMs < longestMs) return;
  clearInterval(timer);
  console.log(JSON.stringify({ meshedMs: tookMs, missing: nodes * (nodes - 1) - links }));
  process.exit();
}, pollMs);
