import uws from 'uWebSockets.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTransportError } from '../../src/errors.ts';
import * as uwsTransport from '../../src/uws/index.ts';
import * as wsTransport from '../../src/ws/index.ts';
import { type Certificate, makeCertificate } from './certificate.ts';
import { converse, echoing } from './echo.ts';

const { dialer } = wsTransport;
const hasIpv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ family }) => family === 'IPv6'));

let certificate: Certificate;
let folder: string;
beforeAll(async () => {
  certificate = await makeCertificate();
  folder = mkdtempSync(join(tmpdir(), 'wsekit-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ['ws', wsTransport],
  ['uws', uwsTransport],
] as const)('%s listens', (name, { listen }) => {
  it('with TLS, by certificates as text and as files', async () => {
    const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    writeFileSync(files.cert, certificate.cert);
    writeFileSync(files.key, certificate.key);
    for (const tls of [certificate, files]) {
      const listener = await listen({ ...echoing(), tls });
      expect(listener.url).toMatch(/^wss:\/\/127\.0\.0\.1:\d+$/);
      const url = `${listener.url}/secure`;
      await expect(converse(dialer, url)).rejects.toThrow('dial_failed');
      expect(await converse(dialer, url, { ca: certificate.cert })).toEqual(['127.0.0.1 /secure', 'hello', 4000]);
      await listener.close();
    }
  });

  it.runIf(hasIpv6)('on IPv6', async () => {
    const listener = await listen({ ...echoing(), host: '::1' });
    expect(listener.url).toMatch(/^ws:\/\/\[::1\]:\d+$/);
    expect(await converse(dialer, listener.url)).toEqual(['::1 /', 'hello', 4000]);
    await listener.close();
  });

  it('on a Unix socket', async () => {
    const path = join(folder, `${name}.sock`);
    const listener = await listen({ ...echoing(), unixPath: path });
    expect([listener.url, listener.port]).toEqual(['', 0]);
    expect(await converse(dialer, `ws+unix://${path}:/inside`)).toEqual([' /inside', 'hello', 4000]);
    await listener.close();
  });

  it('also where a handshake may take longer than a request of Node may by default', async () => {
    const listener = await listen({ ...echoing(), handshakeTimeoutMs: 600_000 });
    expect(await converse(dialer, listener.url)).toEqual(['127.0.0.1 /', 'hello', 4000]);
    await listener.close();
  });

  it('nowhere twice, and nowhere that is not', async () => {
    const listener = await listen(echoing());
    for (const where of [
      { port: listener.port },
      { host: '203.0.113.1' },
      { unixPath: join(folder, 'no/such/folder') },
    ]) {
      const error = await listen({ ...echoing(), ...where }).catch((reason: unknown) => reason);
      expect(isTransportError(error) && error.code).toBe('listen_failed');
    }
    await listener.close();
  });

  it('and agrees on permessage-deflate when it is told to', async () => {
    const extensionOf = async (permessageDeflate: boolean): Promise<boolean> => {
      const listener = await listen(echoing({ permessageDeflate }));
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(listener.port, '127.0.0.1', () => {
          socket.write(
            'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
              'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n',
          );
        });
        socket.once('data', (data) => {
          resolve(data.toString('latin1'));
          socket.destroy();
        });
      });
      await listener.close();
      return /sec-websocket-extensions: permessage-deflate/i.test(answer);
    };
    expect([await extensionOf(false), await extensionOf(true)]).toEqual([false, true]);
  });
});

describe('attaching', () => {
  it.each(['http', 'https'])('takes the upgrades of a server of node:%s, and leaves it running', async (scheme) => {
    const answer = (_: unknown, outgoing: { end(text: string): unknown }): void => void outgoing.end('own page');
    const server = scheme === 'http' ? createServer(answer) : createHttpsServer(certificate, answer);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const listener = await wsTransport.attach(server, echoing());
    expect(listener.port).toBe(port);
    const url = `${scheme === 'http' ? 'ws' : 'wss'}://127.0.0.1:${port}/live`;
    expect(await converse(dialer, url, { ca: certificate.cert })).toEqual(['127.0.0.1 /live', 'hello', 4000]);
    await listener.close();
    if (scheme === 'http') {
      const page = await new Promise<string>((resolve) => {
        get(`http://127.0.0.1:${port}/`, (incoming) => incoming.on('data', (data) => resolve(String(data))));
      });
      expect(page).toBe('own page');
    }
    await new Promise((done) => server.close(done));
  });

  it('answers the requests of a server that has no answers of its own, and no others, however late those come', async () => {
    const fetch = (): Response => new Response('by fetch');
    for (const [own, expected] of [
      [[], 'by fetch'],
      [[(_: unknown, outgoing: ServerResponse) => void setImmediate(() => outgoing.end('own, later'))], 'own, later'],
    ] as const) {
      const server = createServer(...own);
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const listener = await wsTransport.attach(server, echoing({ fetch }));
      const second = await wsTransport.attach(server, echoing({ fetch }));
      const body = await (await globalThis.fetch(`http://127.0.0.1:${listener.port}/`)).text();
      expect(body).toBe(expected);
      await Promise.all([listener.close(), second.close()]);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  });

  it('takes one pattern of an app of uWebSockets.js, and leaves its other routes alone', async () => {
    const app = uws.App();
    app.get('/page', (outgoing) => void outgoing.end('own page'));
    const fetch = (request: Request): Response => new Response(new URL(request.url).pathname);
    const listener = await uwsTransport.attach(app, { ...echoing({ fetch }), pattern: '/live/*' });
    const port = await new Promise<number>((resolve) => {
      app.listen('127.0.0.1', 0, (token) => resolve(uws.us_socket_local_port(token as uws.us_listen_socket)));
    });
    expect(await converse(dialer, `ws://127.0.0.1:${port}/live/a`)).toEqual(['127.0.0.1 /live/a', 'hello', 4000]);
    const textAt = (path: string): Promise<string> =>
      new Promise((resolve) => {
        get({ port, path, agent: false }, (incoming) => incoming.on('data', (data) => resolve(String(data))));
      });
    expect([await textAt('/page'), await textAt('/live/page')]).toEqual(['own page', '/live/page']);
    await listener.close();
    app.close();
  });
});

describe('uws shares a port', () => {
  const { listen } = uwsTransport;

  it('with those that share it as well, and goes on when one of them has left', async () => {
    const first = await listen({ ...echoing(), sharesPort: true });
    const second = await listen({ ...echoing(), sharesPort: true, port: first.port });
    expect(second.port).toBe(first.port);
    await first.close();
    expect(await converse(dialer, `ws://127.0.0.1:${second.port}/inside`)).toEqual([
      '127.0.0.1 /inside',
      'hello',
      4000,
    ]);
    await second.close();
  });

  it('with nobody who does not say so', async () => {
    const shared = await listen({ ...echoing(), sharesPort: true });
    const own = await listen(echoing());
    for (const where of [{ port: shared.port }, { port: own.port, sharesPort: true }]) {
      const error = await listen({ ...echoing(), ...where }).catch((reason: unknown) => reason);
      expect(isTransportError(error) && error.code).toBe('listen_failed');
    }
    await Promise.all([shared.close(), own.close()]);
  });
});
