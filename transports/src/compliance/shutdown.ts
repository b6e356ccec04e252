import type { ComplianceCase } from './case.ts';
import { check, equal, equalFrame } from './expect.ts';
import { pattern } from './frames.ts';
import { expectCode } from './refuse.ts';
import { opcodes } from './wire/wire-frame.ts';

/** Listeners that close. */
export const shutdownCases: readonly ComplianceCase[] = [
  {
    id: 'shutdown/default',
    title: 'closes every connection with 1001, and resolves when none is left',
    listener: async (stage) => {
      const { listener, next } = await stage.listen();
      const recorders = [await next(), await next()];
      await stage.wait('the listener to close', listener.close());
      for (const recorder of recorders)
        equal(recorder.ending, { code: 1001, reason: '' }, 'end when close has resolved');
      equal(listener.connectionCount, 0, 'connections');
    },
    dialer: async (stage) => {
      for (const recorder of [await stage.dial(), await stage.dial()]) {
        equal(await recorder.closed(), { code: 1001, reason: '' }, 'end at the dialer');
      }
    },
  },
  {
    id: 'shutdown/code-and-reason',
    title: 'closes with the code and the reason it is given',
    listener: async (stage) => {
      const { listener, next } = await stage.listen();
      await next();
      await stage.wait('the listener to close', listener.close({ code: 4012, reason: 'restart' }));
    },
    dialer: async (stage) => {
      equal(await (await stage.dial()).closed(), { code: 4012, reason: 'restart' }, 'end at the dialer');
    },
  },
  {
    id: 'shutdown/idle',
    title: 'resolves at once without connections, the same promise each time',
    listener: async (stage) => {
      const { listener } = await stage.listen();
      const first = listener.close();
      check(listener.close({ code: 4000 }) === first, 'a second close gives the same promise');
      await stage.wait('the listener to close', first);
      check(listener.close() === first, 'and so does a third, later');
    },
  },
  {
    id: 'shutdown/refuses-new',
    title: 'takes no new connection from the call on',
    listener: async (stage) => {
      const host = await stage.listen();
      await host.next();
      stage.tell('closing');
      const closed = host.listener.close();
      await stage.hear('tried');
      await stage.wait('the listener to close', closed);
      equal(host.opened.length, 1, 'connections that opened');
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      await recorder.closed();
      const error = await stage.dialInVain();
      check(error instanceof Error && error.name === 'TransportError', 'dial rejects with a TransportError');
      stage.tell('tried');
    },
  },
  {
    id: 'shutdown/flush',
    title: 'delivers what was sent before, then the Close frame',
    listener: async (stage) => {
      const { listener, next } = await stage.listen();
      const { connection } = await next();
      const frame = pattern(65_536);
      for (let index = 0; index < 32; index += 1) equal(connection.send(frame), 'sent', 'send');
      await stage.wait('the listener to close', listener.close());
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      for (let index = 0; index < 32; index += 1)
        equalFrame(await recorder.frame(), pattern(65_536), `frame ${index + 1}`);
      equal((await recorder.closed()).code, 1001, 'code at the dialer');
    },
  },
  {
    id: 'shutdown/timeout',
    title: 'cuts what has not ended within timeoutMs',
    needs: ['link'],
    lacks: ['listener.closesAtOnce'],
    listener: async (stage) => {
      const { listener, next } = await stage.listen();
      const recorder = await next();
      await stage.hear('paused');
      await stage.wait('the listener to close', listener.close({ timeoutMs: 200 }));
      equal(recorder.ending, { code: 1006, reason: '' }, 'end when close has resolved');
    },
    dialer: async (stage) => {
      await stage.dial();
      await stage.link('pause');
      stage.tell('paused');
    },
  },
  {
    id: 'shutdown/timeout-when-full',
    title: 'cuts within timeoutMs what reads nothing',
    needs: ['link', 'listener.backpressure'],
    listener: async (stage) => {
      const { listener, next } = await stage.listen({ maxBufferedBytes: 1_048_576 });
      const { connection } = await next();
      await stage.hear('paused');
      const frame = pattern(16_384);
      while (connection.send(frame) === 'sent') equal(connection.state, 'open', 'state');
      await stage.wait('the listener to close', listener.close({ timeoutMs: 200 }));
      equal(connection.state, 'closed', 'state when close has resolved');
    },
    dialer: async (stage) => {
      await stage.dial();
      await stage.link('pause');
      stage.tell('paused');
    },
  },
  {
    id: 'shutdown/silent-peer',
    title: 'sends 1001 and cuts a peer that does not answer it',
    listener: async (stage) => {
      const { listener, next } = await stage.listen();
      await next();
      await stage.wait('the listener to close', listener.close({ timeoutMs: 200, reason: 'bye' }));
      equal(listener.connectionCount, 0, 'connections');
    },
    wire: async (stage) => {
      const connection = await stage.upgrade();
      const payload = await connection.expectFrame(opcodes.close);
      equalFrame(payload, Uint8Array.of(3, 233, 98, 121, 101), 'payload of the Close frame');
      await connection.ended();
    },
  },
  {
    id: 'shutdown/pending-handshake',
    title: 'does not wait for decisions of accept, and opens nothing afterwards',
    listener: async (stage) => {
      let decide = (): void => {};
      const host = await stage.listen({
        accept: () =>
          new Promise((resolve) => {
            decide = () => resolve({ handler: host.record().handler });
            stage.tell('asked');
          }),
      });
      await stage.hear('asked-heard');
      await stage.wait('the listener to close', host.listener.close({ timeoutMs: 300 }));
      decide();
      await stage.hear('failed');
      equal([host.opened.length, host.listener.pendingHandshakes], [0, 0], 'connections and pending handshakes');
    },
    dialer: async (stage) => {
      const outcome = stage.dialInVain();
      await stage.hear('asked');
      stage.tell('asked-heard');
      await outcome;
      stage.tell('failed');
    },
  },
  {
    id: 'shutdown/frees-the-port',
    title: 'leaves the port to the next listener',
    listener: async (stage) => {
      const { listener } = await stage.listen();
      await stage.hear('open');
      const { port } = listener;
      await stage.wait('the listener to close', listener.close());
      if (port === 0) return stage.tell('again', false);
      const second = await stage.listen({ port });
      equal(second.listener.port, port, 'port of the second listener');
      stage.tell('again', true);
      await second.next();
    },
    dialer: async (stage) => {
      await stage.dial();
      stage.tell('open');
      if ((await stage.hear('again')) === true) await stage.dial();
    },
  },
  {
    id: 'shutdown/idle-http',
    title: 'does not wait for HTTP connections that are kept alive',
    listener: async (stage) => {
      const { listener } = await stage.listen({ fetch: () => new Response('ok') });
      await stage.hear('kept');
      await stage.wait('the listener to close', listener.close({ timeoutMs: 500 }));
    },
    wire: async (stage) => {
      const connection = await stage.connect();
      connection.write(`GET / HTTP/1.1\r\nHost: ${new URL(await stage.url()).host}\r\n\r\n`);
      equal((await connection.readHead()).status, 200, 'status');
      stage.tell('kept');
      await connection.ended();
    },
  },
  {
    id: 'shutdown/nobody-after',
    title: 'refuses to be reached after close has resolved',
    listener: async (stage) => {
      const { listener } = await stage.listen();
      await stage.wait('the listener to close', listener.close());
      stage.tell('gone');
      await stage.hear('tried');
    },
    dialer: async (stage) => {
      await stage.hear('gone');
      expectCode(await stage.dialInVain(), 'dial_failed');
      stage.tell('tried');
    },
  },
];
