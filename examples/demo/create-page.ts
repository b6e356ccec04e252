import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { HealthSnapshot } from '@wsekit/server-core';
import { build } from 'esbuild';
import { Hono } from 'hono';
import { addLogin, forgetLogin } from '../login.ts';

const folder = resolve(import.meta.dirname, 'page');

/** What the page needs of the server. */
export interface PageOptions {
  readonly secret: Uint8Array;
  readonly health: () => HealthSnapshot;
}

/** The page, its login and the state of the server, as routes. */
export async function createPage({ secret, health }: PageOptions): Promise<Hono> {
  const [html, css, script] = await Promise.all([
    readFile(`${folder}/index.html`),
    readFile(`${folder}/style.css`),
    bundle(),
  ]);
  const app = new Hono();
  app.get('/', (context) => context.html(html.toString()));
  app.get('/style.css', (context) => context.body(css.toString(), 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/page.js', (context) => context.body(script, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }));
  app.get('/health', (context) => context.json(health()));
  addLogin(app, secret);
  app.post('/logout', (context) => {
    forgetLogin(context);
    return context.body(null, 204);
  });
  return app;
}

/** The script of the page out of its sources, codec and transport included; nothing is written to disk. */
async function bundle(): Promise<string> {
  const result = await build({
    entryPoints: [`${folder}/page.ts`],
    bundle: true,
    format: 'esm',
    target: 'es2023',
    platform: 'browser',
    conditions: ['wsekit-source', 'browser'],
    write: false,
    logLevel: 'warning',
  });
  return result.outputFiles[0]?.text ?? '';
}
