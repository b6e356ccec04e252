// Shows what becomes of sockets that never become connections, of those that are half dead, and of storms of them.
import { expect } from 'vitest';
import { askText } from './raw-client.ts';
import { besiege } from './siege.ts';
import { opcodes } from './wire.ts';

besiege('Sockets that ask for no upgrade', (it) => {
  const clientHello = Buffer.concat([Buffer.from('16030100a5010000a10303', 'hex'), Buffer.alloc(160, 7)]);
  const garbage: readonly (readonly [string, string | Uint8Array])[] = [
    ['TLS', clientHello],
    ['zeros', new Uint8Array(1000)],
    ['a cluster frame', Buffer.from('0000000857534501000000000000', 'hex')],
    ['no HTTP', 'HELLO SERVER\r\n\r\n'],
  ];
  for (const [name, bytes] of garbage) {
    it(`are ended: ${name}`, {}, async (siege) => {
      const client = siege.socket();
      client.write(bytes);
      await siege.stage.until(() => client.hasEnded);
      expect([undefined, 400, 505]).toContain(client.status);
      expect(siege.stage.told).not.toContain('disconnect');
    });
  }

  const mistakes: readonly (readonly [number, string, Record<string, string>])[] = [
    [426, 'version 12', { 'Sec-WebSocket-Version': '12' }],
    [426, 'no version', { 'Sec-WebSocket-Version': '' }],
    [400, 'a key of other bytes', { 'Sec-WebSocket-Key': '!'.repeat(24) }],
    [431, 'a header of 64 KiB', { 'X-Bomb': 'x'.repeat(65_536) }],
  ];
  for (const [status, name, headers] of mistakes) {
    it(`are refused with ${status}: ${name}`, {}, async (siege) => {
      const client = siege.socket();
      client.ask({ headers });
      await siege.stage.until(() => client.hasEnded);
      expect(client.status).toBe(status);
      expect(siege.server.connectionCount).toBe(1);
    });
  }

  it('are refused with 431: a thousand headers', {}, async (siege) => {
    const client = siege.socket();
    client.ask({ headers: Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`X-${index}`, 'x'])) });
    await siege.stage.until(() => client.hasEnded);
    expect(client.status).toBe(431);
  });
});

besiege('Sockets that are slow', (it) => {
  it('are let in when their request comes byte by byte', {}, async (siege) => {
    const client = siege.socket();
    client.trickle(askText());
    await siege.stage.until(() => client.status === 101);
    expect(siege.server.connectionCount).toBe(2);
  });

  // uWebSockets.js has a time of its own for it, 10 s, and no number.
  it('are ended with 408 over ws when their request does not come to its end', {
    options: { handshakeTimeoutMs: 50 },
  }, async (siege) => {
    if (siege.transport === 'uws') return;
    const clients = Array.from({ length: 20 }, () => siege.socket());
    for (const client of clients.slice(10)) client.write('GET /wse HTTP/1.1\r\nHost: localhost\r\n');
    await siege.exchange();
    await siege.stage.until(() => clients.every(({ hasEnded }) => hasEnded));
    expect(new Set(clients.map(({ status }) => status))).toEqual(new Set([408]));
  });

  it('are no more over ws at a time than twice the handshakes that may wait', {
    options: { maxConnections: 5, maxPendingHandshakes: 5 },
  }, async (siege) => {
    if (siege.transport === 'uws') return;
    const clients = Array.from({ length: 40 }, () => siege.socket());
    for (const client of clients) client.write('GET /wse HTTP/1.1\r\n');
    await siege.stage.until(() => clients.filter(({ hasEnded }) => hasEnded).length === 26);
    await siege.exchange();
  });
});

besiege('Handshakes that wait', (it) => {
  const never = new Promise<undefined>(() => {});
  const authenticate = (request: { header(name: string): string | undefined }) =>
    request.header('x-hostile') === undefined ? { userId: 'witness' } : never;

  it('are as many as may wait, and the others are told to come back', {
    options: { authenticate, maxPendingHandshakes: 10 },
  }, async (siege) => {
    const clients = Array.from({ length: 200 }, () => siege.socket());
    for (const client of clients) client.ask({ headers: { 'X-Hostile': '1' } });
    await siege.stage.until(() => clients.filter(({ status }) => status === 503).length === 190);
    for (const client of clients) client.destroy();
  });

  it('are answered with 503 when they have waited too long', {
    options: { authenticate, handshakeTimeoutMs: 50 },
  }, async (siege) => {
    const client = siege.socket();
    client.ask({ headers: { 'X-Hostile': '1' } });
    await siege.exchange();
    await siege.stage.until(() => client.status === 503);
  });
});

besiege('Connections that end in ways of their own', (it) => {
  it('are given up when they say nothing any more', {}, async (siege) => {
    const clients = [await siege.connect(), await siege.connect()];
    for (const client of clients) client.stopReading();
    for (let ms = 0; ms < 90_000; ms += 5_000) {
      siege.witness.send('alive');
      await siege.stage.advance(5_000);
    }
    await siege.stage.until(() => siege.server.connectionCount === 1);
    for (const client of clients) expect(siege.told(client).map(({ type }) => type)).toEqual(['disconnect']);
  });

  it('are over when their stream ends without a Close, or is reset', {}, async (siege) => {
    const [ended, reset] = [await siege.connect(), await siege.connect()];
    ended.socket.end();
    reset.reset();
    await siege.stage.until(() => siege.server.connectionCount === 1);
    for (const client of [ended, reset]) expect(siege.told(client)).toMatchObject([{ type: 'disconnect', code: 1006 }]);
  });

  it('leave nothing when five hundred come and go at once', { options: { presence: true } }, async (siege) => {
    for (let round = 0; round < 5; round += 1) {
      const clients = Array.from({ length: 100 }, () => siege.socket());
      for (const client of clients) client.ask();
      await siege.stage.until(() => siege.server.connectionCount === 101);
      for (const id of siege.server.connections().slice(1)) siege.server.subscribeConnection(id, ['storm', 'st*']);
      await siege.exchange();
      for (const client of clients) client.reset();
      await siege.stage.until(() => siege.server.connectionCount === 1);
    }
    const told = siege.stage.told;
    expect(told.filter((type) => type === 'disconnect')).toHaveLength(500);
    expect([siege.metric('topics'), siege.metric('connections')]).toEqual([0, 1]);
    expect(siege.server.topicSubscriberCount('storm')).toBe(0);
  });

  it('are refused above the limit of connections, and let in again below it', {
    options: { maxConnections: 3 },
  }, async (siege) => {
    const [first] = [await siege.connect(), await siege.connect()];
    const late = siege.socket();
    late.ask();
    await siege.stage.until(() => late.status === 503);
    first.sendFrame({ opcode: opcodes.close });
    await siege.stage.until(() => siege.server.connectionCount === 2);
    await siege.connect();
  });
});
