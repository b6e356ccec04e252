// Shows that a server writes through pino as it is.
import { createServer, type Logger } from '@wsekit/server-core';
import { createNetwork } from '@wsekit/transports/memory';
import pino from 'pino';
import { expect, it } from 'vitest';

it('A logger of pino is one for a server, and gets what happens as lines of JSON', async () => {
  const lines: Record<string, unknown>[] = [];
  const logger: Logger = pino({ level: 'debug', base: null }, { write: (line) => lines.push(JSON.parse(line)) });
  const network = createNetwork();
  const broken = (): never => {
    throw new Error('no database');
  };
  const server = createServer({ logger, authenticate: broken, path: '/wse' });
  const { url } = await server.listen(network.listen);
  for (const path of ['/other', '/wse']) {
    await network.dialer.dial(`${url}${path}`, { handler: { onFrame() {}, onClose() {} } }).catch(() => {});
  }
  await server.stop();
  expect(lines).toMatchObject([
    { level: 30, msg: 'connection refused', reason: 'path', path: '/other', remoteAddress: '10.0.0.2' },
    { level: 50, msg: 'connection refused', reason: 'auth_failed', err: { type: 'Error', message: 'no database' } },
  ]);
});
