import type { Capabilities } from '../interface.ts';
import type { ComplianceCase } from './case.ts';
import { check, equal, rejection } from './expect.ts';

/** Upgrades that succeed, and what is known on both sides then. */
export const openCases: readonly ComplianceCase[] = [
  {
    id: 'open/accept',
    title: 'opens on both sides, and tells each once',
    listener: async (stage) => {
      const { listener, next } = await stage.listen();
      const { connection } = await next();
      equal(connection.state, 'open', 'state of the accepted connection');
      equal(connection.subprotocol, '', 'subprotocol when none was offered');
      equal(connection.bufferedBytes, 0, 'bufferedBytes at first');
      equal([listener.connectionCount, listener.pendingHandshakes], [1, 0], 'connections and pending handshakes');
      equal(listener.counters, { accepted: 1, refused: 0, overLimit: 0, abandoned: 0, cut: 0, missed: 0 }, 'counters');
    },
    dialer: async (stage) => {
      const { connection } = await stage.dial();
      equal(connection.state, 'open', 'state of the dialled connection');
      equal(connection.subprotocol, '', 'subprotocol when none was offered');
      equal(connection.bufferedBytes, 0, 'bufferedBytes at first');
    },
  },
  {
    id: 'open/capabilities',
    title: 'has the capabilities it is declared with, and the members that go with them',
    listener: async (stage) => {
      const { listener, next } = await stage.listen();
      expectDeclared(listener.capabilities, stage.can);
      equal(listener.prepare !== undefined, stage.can.prepared, 'whether there is prepare');
      equal(listener.createGroup !== undefined, stage.can.group, 'whether there is createGroup');
      const { connection } = await next();
      equal(connection.sendPrepared !== undefined, stage.can.prepared, 'whether there is sendPrepared');
      equal(connection.ping !== undefined, stage.can.ping, 'whether there is ping');
    },
    dialer: async (stage) => {
      expectDeclared(stage.dialer.capabilities, stage.can);
      const { connection } = await stage.dial();
      equal(connection.ping !== undefined, stage.can.ping, 'whether there is ping');
    },
  },
  {
    id: 'open/path-and-query',
    title: 'hands path and query to accept as sent',
    listener: async (stage) => {
      const seen: string[] = [];
      const host = await stage.listen({
        accept: ({ path, query }) => {
          seen.push(path, query);
          return { handler: host.record().handler };
        },
      });
      await host.next();
      await host.next();
      equal(seen, ['/a%20b/%C3%A9', 'x=1&y=%2F?z', '/', ''], 'paths and queries');
    },
    dialer: async (stage) => {
      await stage.dial({ path: '/a%20b/%C3%A9?x=1&y=%2F?z' });
      await stage.dial({ path: '/' });
    },
  },
  {
    id: 'open/headers',
    title: 'hands headers, cookies and origin to accept',
    needs: ['dialer.requestHeaders'],
    listener: async (stage) => {
      const host = await stage.listen({
        accept: (request) => {
          equal(request.header('x-token'), 't 1', 'a header by its name in lower case');
          equal(request.header('X-TOKEN'), 't 1', 'a header by its name in upper case');
          equal(request.header('x-absent'), undefined, 'a header that was not sent');
          equal(request.cookie('session'), 'a b', 'a cookie, percent-decoded');
          equal(request.cookie('second'), '2', 'the second cookie');
          equal(request.cookie('absent'), undefined, 'a cookie that was not sent');
          equal(request.origin, 'http://wse.example', 'origin');
          equal(new Map(request.headers).get('x-token'), 't 1', 'the list of headers');
          return { handler: host.record().handler };
        },
      });
      await host.next();
    },
    dialer: async (stage) => {
      const headers = { 'X-Token': 't 1', Cookie: 'session=a%20b; second=2; session=c', Origin: 'http://wse.example' };
      await stage.dial({ headers });
    },
  },
  {
    id: 'open/headers-not-possible',
    title: 'refuses headers of the caller with RangeError where the platform takes none',
    lacks: ['dialer.requestHeaders'],
    listener: async (stage) => {
      const { listener } = await stage.listen();
      await stage.hear('tried');
      equal(listener.counters.accepted, 0, 'accepted');
    },
    dialer: async (stage) => {
      const error = await stage.dialInVain({ headers: { 'X-Token': 't' } });
      check(error instanceof RangeError, 'the error is a RangeError');
      stage.tell('tried');
    },
  },
  {
    id: 'open/remote-address',
    title: 'knows the address of the peer, the same before and after',
    listener: async (stage) => {
      let asked = '';
      const host = await stage.listen({
        accept: ({ remoteAddress }) => {
          asked = remoteAddress;
          return { handler: host.record().handler };
        },
      });
      const { connection } = await host.next();
      check(asked !== '', 'accept is told an address');
      check(!asked.startsWith('::ffff:'), 'an IPv4 address is not given as IPv6');
      equal(connection.remoteAddress, asked, 'address of the open connection');
    },
    dialer: async (stage) => {
      await stage.dial();
    },
  },
  {
    id: 'open/subprotocol',
    title: 'agrees on the subprotocol that accept takes',
    listener: async (stage) => {
      const host = await stage.listen({
        accept: ({ subprotocols }) => {
          equal(subprotocols, ['first', 'second', 'third'], 'offers in their order');
          return { handler: host.record().handler, subprotocol: 'second' };
        },
      });
      const { connection } = await host.next();
      equal(connection.subprotocol, 'second', 'subprotocol of the accepted connection');
    },
    dialer: async (stage) => {
      const { connection } = await stage.dial({ subprotocols: ['first', 'second', 'third'] });
      equal(connection.subprotocol, 'second', 'subprotocol of the dialled connection');
    },
  },
  {
    id: 'open/slow-accept',
    title: 'waits for a decision that comes later, and counts it as pending',
    listener: async (stage) => {
      let decide = (): void => {};
      const decided = new Promise<void>((resolve) => {
        decide = resolve;
      });
      const host = await stage.listen({
        accept: async (request) => {
          await decided;
          equal(request.signal.aborted, false, 'signal of a request that waits');
          return { handler: host.record().handler };
        },
      });
      await stage.until('a pending handshake', () => host.listener.pendingHandshakes === 1);
      equal(host.listener.connectionCount, 0, 'connections before the decision');
      decide();
      const recorder = await host.next();
      equal(host.listener.pendingHandshakes, 0, 'pending handshakes after the decision');
      equal(await recorder.frame(), 'hello', 'first frame');
    },
    dialer: async (stage) => {
      const { connection } = await stage.dial();
      equal(connection.send('hello'), 'sent', 'send');
    },
  },
  {
    id: 'open/send-in-on-open',
    title: 'delivers what either side sends inside onOpen, after onOpen of the other',
    listener: async (stage) => {
      const { next } = await stage.listen({
        reactions: { onOpen: (connection) => void connection.send('from accept') },
      });
      const recorder = await next();
      equal(await recorder.frame(), 'from dial', 'first frame at the listener');
    },
    dialer: async (stage) => {
      const recorder = await stage.dial({ reactions: { onOpen: (connection) => void connection.send('from dial') } });
      equal(await recorder.frame(), 'from accept', 'first frame at the dialer');
    },
  },
  {
    id: 'open/close-in-on-open',
    title: 'can be closed inside onOpen',
    listener: async (stage) => {
      const { next } = await stage.listen({ reactions: { onOpen: (connection) => connection.close(4001, 'enough') } });
      const recorder = await next();
      equal((await recorder.closed()).code, 4001, 'code at the listener');
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      equal(await recorder.closed(), { code: 4001, reason: 'enough' }, 'end at the dialer');
    },
  },
  {
    id: 'open/port-in-use',
    title: 'rejects listening on a port in use with listen_failed',
    listener: async (stage) => {
      const { listener } = await stage.listen();
      if (listener.port === 0) return;
      const error = await rejection(stage.listen({ port: listener.port }), 'listening twice on a port');
      check(error instanceof Error && 'code' in error, 'the error has a code');
      equal(error.code, 'listen_failed', 'code');
    },
  },
];

function expectDeclared(found: Capabilities, declared: Capabilities): void {
  const expected = new Map<string, unknown>(Object.entries(declared));
  for (const [name, value] of Object.entries(found)) equal(value, expected.get(name), `capability ${name}`);
}
