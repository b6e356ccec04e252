import { fileURLToPath } from 'node:url';
import { drivers } from './driver-files.ts';

/** The script of the page that our client runs in, or why there is none: esbuild makes it, which not everybody has. */
export async function bundlePage(): Promise<{ readonly program: string } | { readonly missing: string }> {
  const esbuild = await import('esbuild').catch(() => undefined);
  if (esbuild === undefined) return { missing: 'no esbuild, which makes its page' };
  const { outputFiles } = await esbuild.build({
    entryPoints: [fileURLToPath(drivers.page)],
    bundle: true,
    write: false,
    // A script that is no module has been run when it has been added.
    format: 'iife',
    target: 'es2023',
    platform: 'browser',
    conditions: drivers.areSources ? ['wsekit-source'] : [],
    logLevel: 'silent',
  });
  return { program: outputFiles[0]?.text ?? '' };
}
