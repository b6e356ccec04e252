import { resolve } from 'node:path';
import { build } from 'esbuild';

const out = resolve(import.meta.dirname, '../../node_modules/.cache/clients');

/** Makes one file of an agent for where it runs; gives its path. */
export async function bundleAgent(name: string, platform: 'node' | 'browser'): Promise<string> {
  const outfile = resolve(out, `${name}.mjs`);
  await build({
    entryPoints: [resolve(import.meta.dirname, `agents/${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    platform,
    conditions: ['wsekit-source'],
    external: ['ws', 'uWebSockets.js'],
    logLevel: 'warning',
  });
  return outfile;
}
