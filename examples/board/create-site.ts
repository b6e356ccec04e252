import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { Hono } from 'hono';
import { build } from 'vite';
import { addLogin } from '../login.ts';
import type { Notes } from './note.ts';

const types: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', js: 'text/javascript' };

/** What the site needs of the board. */
export interface SiteOptions {
  readonly secret: Uint8Array;
  readonly notes: () => Notes;
}

/** The app as Vite builds it, its login, and the notes as they are. */
export async function createSite({ secret, notes }: SiteOptions): Promise<Hono> {
  const files = await buildApp();
  const app = new Hono();
  app.get('/notes', (context) => context.json(notes()));
  addLogin(app, secret);
  app.get('*', (context) => {
    const name = context.req.path === '/' ? 'index.html' : context.req.path.slice(1);
    const body = files.get(name);
    if (body === undefined) return context.notFound();
    const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return context.body(body, 200, { 'Content-Type': `${type}; charset=utf-8` });
  });
  return app;
}

/** Nothing is written to disk. */
async function buildApp(): Promise<ReadonlyMap<string, string>> {
  const built = await build({
    configFile: false,
    root: resolve(import.meta.dirname, 'app'),
    logLevel: 'warn',
    plugins: [react()],
    resolve: { conditions: ['wsekit-source', 'browser', 'module'] },
    build: { write: false, modulePreload: false },
  });
  const outputs = [built].flat().flatMap((result) => ('output' in result ? result.output : []));
  return new Map(
    outputs.map((output) => [output.fileName, output.type === 'chunk' ? output.code : String(output.source)]),
  );
}
