import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { clusterFrames } from './cluster.ts';
import { compileCluster } from './compile.ts';
import { compileKsy } from './compile-ksy.ts';
import { compileLua } from './compile-lua.ts';

const root = resolve(import.meta.dirname, '../..');

/** Everything that is made from the cluster layout: path from the root of the repository, and content. */
export function layoutOutputs(): ReadonlyMap<string, string> {
  return new Map([
    ['codec/src/cluster/generated/frames.ts', compileCluster(clusterFrames)],
    ['spec/dissectors/wse.ksy', compileKsy(clusterFrames)],
    ['spec/dissectors/wse.lua', compileLua(clusterFrames)],
  ]);
}

if (process.argv[1] === import.meta.filename) {
  for (const [path, content] of layoutOutputs()) {
    mkdirSync(dirname(resolve(root, path)), { recursive: true });
    writeFileSync(resolve(root, path), content);
  }
}
