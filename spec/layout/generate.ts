import { clusterFrames } from './cluster.ts';
import { compileCluster } from './compile.ts';
import { compileKsy } from './compile-ksy.ts';
import { compileLua } from './compile-lua.ts';

/** Everything that is made from the cluster layout: path from the root of the repository, and content. */
export function layoutOutputs(): ReadonlyMap<string, string> {
  return new Map([
    ['codec/src/cluster/generated/frames.ts', compileCluster(clusterFrames)],
    ['spec/dissectors/wse.ksy', compileKsy(clusterFrames)],
    ['spec/dissectors/wse.lua', compileLua(clusterFrames)],
  ]);
}
