// A page without a bundler, and the server it talks to: an import map finds the packages as they are installed.
//
//   npm run build && npm run example page
//
// Open the URL it prints. PORT chooses the port.
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve } from 'node:path';
import { createServer } from '@wsekit/server-core';
import { attach } from '@wsekit/transports/ws';

const tickMs = 250;
const mostCharacters = 100;
const repository = resolve(import.meta.dirname, '../..');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

const server = createServer({
  authenticate: () => ({ userId: 'guest' }),
  recovery: true,
  subscriptions: 'server',
});
server.onEvent((event) => {
  if (event.type !== 'msg') return;
  const { t, p } = Object(event.data);
  if (t !== 'say' || typeof p !== 'string' || p.trim() === '') return;
  server.broadcast('talk', JSON.stringify({ c: 'U', t: 'said', p: { text: p.slice(0, mostCharacters) } }));
});

let price = 100;
const ticker = setInterval(() => {
  price = Math.max(1, price + (Math.random() - 0.5) * 2);
  server.broadcast('prices', JSON.stringify({ c: 'U', t: 'price', p: { price: Number(price.toFixed(2)) } }));
}, tickMs);

const http = createHttpServer((request, response) => void serve(request.url ?? '/', response));
await server.serve((options) => attach(http, options));
http.listen(Number(process.env.PORT ?? 5006), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
});
process.once('SIGINT', () => {
  clearInterval(ticker);
  http.close();
  void server.stop();
});

/** Files of the page, and scripts of installed packages; nothing else. */
async function serve(url: string, response: ServerResponse): Promise<void> {
  const path = normalize(new URL(url, 'http://page').pathname);
  const type = types[path === '/' ? '.html' : extname(path)];
  try {
    if (type === undefined) throw new Error('no such type');
    const file = path.startsWith('/node_modules/') ? join(repository, path) : join(import.meta.dirname, path);
    const body = await readFile(path === '/' ? join(import.meta.dirname, 'index.html') : file);
    response.writeHead(200, { 'Content-Type': type }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}
