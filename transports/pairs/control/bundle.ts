import { resolve } from 'node:path';
import { build } from 'esbuild';

const folder = resolve(import.meta.dirname, '..');
const out = resolve(folder, '../../node_modules/.cache/pairs');

/** Makes one file of each agent, since not every runtime reads the sources as they are; gives their paths. */
export async function bundleAgents(names: readonly string[]): Promise<(name: string) => string> {
  await build({
    entryPoints: names.map((name) => resolve(folder, `agents/${name}.ts`)),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    target: 'es2023',
    platform: 'node',
    conditions: ['wsekit-source'],
    external: ['ws', 'uWebSockets.js'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return (name) => resolve(out, `${name}.mjs`);
}
