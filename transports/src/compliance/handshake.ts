import type { ComplianceCase } from './case.ts';
import { check, equal } from './expect.ts';
import { expectAbandoned, expectCode, expectRefusal } from './refuse.ts';
import { headerOf } from './wire/http-head.ts';
import { upgradeRequest } from './wire/upgrade-request.ts';
import { encodeWireFrame, opcodes } from './wire/wire-frame.ts';
import { upgradeAnswer } from './wire/wire-host.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** The opening handshake as it is on the wire. (RFC 6455 section 4) */
export const handshakeCases: readonly ComplianceCase[] = [
  {
    id: 'handshake/answer',
    title: 'answers an upgrade with 101, the key, the subprotocol and the headers of accept',
    listener: async (stage) => {
      const host = await stage.listen({
        accept: () => ({
          handler: host.record().handler,
          subprotocol: 'b',
          headers: { 'Set-Cookie': 'id=1', 'X-More': 'yes' },
        }),
      });
      const { connection } = await host.next();
      equal(connection.subprotocol, 'b', 'subprotocol');
    },
    wire: async (stage) => {
      const connection = await stage.connect();
      connection.write(upgradeRequest(await stage.url(), '/', { 'Sec-WebSocket-Protocol': 'a, b' }));
      const head = await connection.readHead();
      equal([head.status, headerOf(head, 'upgrade').toLowerCase()], [101, 'websocket'], 'status and Upgrade');
      equal(headerOf(head, 'connection').toLowerCase(), 'upgrade', 'Connection');
      equal(headerOf(head, 'sec-websocket-protocol'), 'b', 'Sec-WebSocket-Protocol');
      equal([headerOf(head, 'set-cookie'), headerOf(head, 'x-more')], ['id=1', 'yes'], 'headers of accept');
      equal(headerOf(head, 'sec-websocket-extensions'), '', 'extensions nobody asked for');
    },
  },
  {
    id: 'handshake/no-subprotocol-taken',
    title: 'names no subprotocol and no extension when accept takes none',
    listener: async (stage) => {
      const { connection } = await (await stage.listen()).next();
      equal(connection.subprotocol, '', 'subprotocol');
    },
    wire: async (stage) => {
      const connection = await stage.connect();
      const offers = { 'Sec-WebSocket-Protocol': 'a, b', 'Sec-WebSocket-Extensions': 'permessage-deflate' };
      connection.write(upgradeRequest(await stage.url(), '/', offers));
      const head = await connection.readHead();
      equal(head.status, 101, 'status');
      check(!head.headers.has('sec-websocket-protocol'), 'no subprotocol is named');
      check(!head.headers.has('sec-websocket-extensions'), 'no extension is taken');
    },
  },
  {
    id: 'handshake/joined-headers',
    title: 'joins several lines of one header',
    listener: async (stage) => {
      const host = await stage.listen({
        accept: (request) => {
          equal(request.header('x-list'), 'one, two', 'joined header');
          equal(request.subprotocols, ['a', 'b', 'c'], 'subprotocols of several lines');
          return { handler: host.record().handler };
        },
      });
      await host.next();
    },
    wire: async (stage) => {
      const connection = await stage.connect();
      const request = upgradeRequest(await stage.url(), '/', {
        'X-List': 'one\r\nX-List: two',
        'Sec-WebSocket-Protocol': 'a, b\r\nSec-WebSocket-Protocol: c',
      });
      connection.write(request);
      equal((await connection.readHead()).status, 101, 'status');
    },
  },
  {
    id: 'handshake/refusal-answer',
    title: 'answers a refusal with its status, headers and body',
    listener: async (stage) => {
      await stage.listen({ accept: () => ({ status: 429, headers: { 'Retry-After': '7' }, body: 'slow down' }) });
    },
    wire: async (stage) => {
      const connection = await stage.connect();
      connection.write(upgradeRequest(await stage.url()));
      const head = await connection.readHead();
      equal([head.status, headerOf(head, 'retry-after')], [429, '7'], 'status and header');
      equal(Number(headerOf(head, 'content-length')), 9, 'Content-Length');
      equal(new TextDecoder().decode(await connection.read(9)), 'slow down', 'body');
    },
  },
  refusesRequest('version-8', 'an upgrade in another version than 13', 426, (url) =>
    upgradeRequest(url, '/', { 'Sec-WebSocket-Version': '8' }),
  ),
  refusesRequest('no-version', 'an upgrade without version', 426, (url) =>
    upgradeRequest(url, '/', { 'Sec-WebSocket-Version': '' }),
  ),
  refusesRequest('no-key', 'an upgrade whose key is not 16 bytes of base64', 400, (url) =>
    upgradeRequest(url, '/', { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25j****' }),
  ),
  {
    ...refusesRequest('http-1-0', 'an upgrade in HTTP/1.0', undefined, (url) =>
      upgradeRequest(url).replace('HTTP/1.1', 'HTTP/1.0'),
    ),
    lacks: ['listener.hidesHttpVersion'],
  },
  {
    id: 'handshake/limit-answer',
    title: 'answers an upgrade above a limit with 503 and Retry-After',
    listener: async (stage) => {
      await stage.listen({ maxConnections: 1 });
    },
    wire: async (stage) => {
      await stage.upgrade();
      const connection = await stage.connect();
      connection.write(upgradeRequest(await stage.url()));
      const head = await connection.readHead();
      equal(head.status, 503, 'status');
      check(Number(headerOf(head, 'retry-after')) >= 1, 'Retry-After is a number of seconds');
    },
  },
  {
    id: 'handshake/oversized-headers',
    title: 'refuses an upgrade request above maxHeaderBytes with 431',
    listener: async (stage) => {
      const host = await stage.listen({ maxHeaderBytes: 4_096 });
      await host.next();
      await stage.hear('seen');
      equal(host.listener.counters.accepted, 1, 'accepted');
    },
    wire: async (stage) => {
      const within = await stage.connect();
      within.write(upgradeRequest(await stage.url(), '/', { 'X-Filler': 'x'.repeat(3_000) }));
      equal((await within.readHead()).status, 101, 'status below the limit');
      const above = await stage.connect();
      above.write(upgradeRequest(await stage.url(), '/', { 'X-Filler': 'x'.repeat(5_000) }));
      equal((await above.readHead()).status, 431, 'status above the limit');
      await above.ended();
      stage.tell('seen');
    },
  },
  {
    id: 'handshake/missing-key',
    title: 'opens nothing for an upgrade without a key',
    listener: async (stage) => {
      const host = await stage.listen();
      await stage.hear('seen');
      equal([host.opened.length, host.listener.counters.accepted], [0, 0], 'connections');
    },
    wire: async (stage) => {
      const connection = await stage.connect();
      connection.write(upgradeRequest(await stage.url(), '/', { 'Sec-WebSocket-Key': '' }));
      const { status } = await connection.readHead();
      check(status >= 400 && status < 500, `the status is of the 400s: found ${status}`);
      stage.tell('seen');
    },
  },
  {
    id: 'handshake/frames-at-once',
    title: 'delivers frames that come in one piece with the upgrade request',
    lacks: ['listener.dropsEarlyFrames'],
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      equal([await recorder.frame(), await recorder.frame()], ['first', 'second'], 'frames');
    },
    wire: async (stage) => {
      const connection = await stage.connect();
      const frames = ['first', 'second'].map((word) =>
        connection.encode({ opcode: opcodes.text, payload: text(word) }),
      );
      const request = text(upgradeRequest(await stage.url()));
      connection.write(new Uint8Array([request, ...frames].flatMap((part) => [...part])));
    },
  },
  {
    id: 'handshake/peer-leaves',
    title: 'abandons the upgrade of a peer that leaves before the decision',
    listener: async (stage) => {
      const signals: AbortSignal[] = [];
      const { listener } = await stage.listen({
        accept: ({ signal }) => {
          signals.push(signal);
          stage.tell('asked');
          return new Promise(() => {});
        },
      });
      await stage.until('accept to be asked', () => signals.length === 1);
      await expectAbandoned(stage, listener, signals);
    },
    wire: async (stage) => {
      const connection = await stage.connect();
      connection.write(upgradeRequest(await stage.url()));
      await stage.hear('asked');
      connection.socket.destroy();
    },
  },
  {
    id: 'handshake/request',
    title: 'asks for an upgrade as RFC 6455 demands of clients',
    dialer: async (stage) => {
      const recorder = await stage.dial({ path: '/wse?a=1', subprotocols: ['a', 'b'] });
      equal(recorder.connection.subprotocol, 'b', 'subprotocol');
      equal(await recorder.frame(), 'at once', 'a frame in one piece with the answer');
    },
    wire: async (stage) => {
      const { connection, head } = await (await stage.host()).request();
      equal(head.firstLine, 'GET /wse?a=1 HTTP/1.1', 'request line');
      equal(headerOf(head, 'upgrade').toLowerCase(), 'websocket', 'Upgrade');
      check(headerOf(head, 'connection').toLowerCase().includes('upgrade'), 'Connection says upgrade');
      equal(headerOf(head, 'sec-websocket-version'), '13', 'Sec-WebSocket-Version');
      equal(atob(headerOf(head, 'sec-websocket-key')).length, 16, 'bytes of the key');
      equal(headerOf(head, 'sec-websocket-protocol').replaceAll(' ', ''), 'a,b', 'Sec-WebSocket-Protocol');
      const answer = text(await upgradeAnswer(head, 'Sec-WebSocket-Protocol: b\r\n'));
      const frame = encodeWireFrame({ opcode: opcodes.text, payload: text('at once') });
      connection.write(new Uint8Array([...answer, ...frame]));
    },
  },
  {
    id: 'handshake/wrong-answer',
    title: 'rejects with dial_failed an answer to another key',
    lacks: ['dialer.trustsAnyAnswer'],
    dialer: async (stage) => {
      const error = await stage.dialInVain();
      expectCode(error, 'dial_failed');
    },
    wire: async (stage) => {
      const { connection, head } = await (await stage.host()).request();
      connection.write((await upgradeAnswer(head)).replace(/Accept: ..../, 'Accept: AAAA'));
      await connection.ended();
    },
  },
  {
    id: 'handshake/no-answer',
    title: 'rejects with dial_failed when the peer ends without an answer',
    dialer: async (stage) => {
      expectCode(await stage.dialInVain(), 'dial_failed');
    },
    wire: async (stage) => {
      const { connection } = await (await stage.host()).request();
      connection.socket.destroy();
    },
  },
  {
    id: 'handshake/refused',
    title: 'rejects with dial_refused and the status of an HTTP answer',
    dialer: async (stage) => {
      expectRefusal(stage, await stage.dialInVain(), 403);
    },
    wire: async (stage) => {
      const { connection } = await (await stage.host()).request();
      connection.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno');
      connection.socket.end();
    },
  },
  {
    id: 'handshake/silent-server',
    title: 'gives up with dial_timeout on a server that says nothing',
    dialer: async (stage) => {
      expectCode(await stage.dialInVain({ handshakeTimeoutMs: 100 }), 'dial_timeout');
    },
    wire: async (stage) => {
      const { connection } = await (await stage.host()).request();
      await connection.ended();
    },
  },
];

/** A request that must not open a connection; without a status any from 400 on will do. */
function refusesRequest(
  id: string,
  what: string,
  status: number | undefined,
  request: (url: string) => string,
): ComplianceCase {
  return {
    id: `handshake/refuses-${id}`,
    title: `refuses ${what}`,
    listener: async (stage) => {
      const { listener } = await stage.listen();
      await stage.hear('answered');
      equal(listener.counters.accepted, 0, 'accepted');
    },
    wire: async (stage) => {
      const connection = await stage.connect();
      connection.write(request(await stage.url()));
      const head = await connection.readHead();
      check(status === undefined ? head.status >= 400 : head.status === status, `status ${head.status}`);
      if (status === 426) equal(headerOf(head, 'sec-websocket-version'), '13', 'Sec-WebSocket-Version');
      stage.tell('answered');
    },
  };
}
