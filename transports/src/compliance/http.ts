import type { ComplianceCase } from './case.ts';
import { check, equal } from './expect.ts';
import type { WireStage } from './stage/stage.ts';
import { type HttpHead, headerOf } from './wire/http-head.ts';

/** Ordinary HTTP requests to a listener. */
export const httpCases: readonly ComplianceCase[] = [
  {
    id: 'http/no-handler',
    title: 'answers 426 with Upgrade where there is no fetch handler',
    listener: async (stage) => void (await stage.listen()),
    wire: async (stage) => {
      const { head } = await request(stage, 'GET', '/');
      equal([head.status, headerOf(head, 'upgrade').toLowerCase()], [426, 'websocket'], 'status and Upgrade');
    },
  },
  {
    id: 'http/get',
    title: 'hands a request to fetch, and its response back',
    listener: async (stage) => {
      const host = await stage.listen({
        fetch: ({ method, url, headers }) => {
          const { pathname, search } = new URL(url);
          const body = [method, pathname, search, headers.get('x-question')].join(' ');
          return new Response(body, { status: 201, headers: { 'X-Answer': 'yes', 'Content-Type': 'text/plain' } });
        },
      });
      await stage.hear('seen');
      equal([host.opened.length, host.listener.counters.refused], [0, 0], 'connections and refusals');
    },
    wire: async (stage) => {
      const { head, body } = await request(stage, 'GET', '/health?full=1', { 'X-Question': 'why' });
      equal([head.status, headerOf(head, 'x-answer')], [201, 'yes'], 'status and header');
      check(headerOf(head, 'content-type').startsWith('text/plain'), 'Content-Type is kept');
      equal(body, 'GET /health ?full=1 why', 'body');
      stage.tell('seen');
    },
  },
  {
    id: 'http/post',
    title: 'hands the body of a request to fetch',
    listener: async (stage) => {
      await stage.listen({ fetch: async (asked) => new Response(`${asked.method} ${(await asked.text()).length}`) });
    },
    wire: async (stage) => {
      const { head, body } = await request(stage, 'POST', '/', {}, 'x'.repeat(100_000));
      equal([head.status, body], [200, 'POST 100000'], 'status and body');
    },
  },
  {
    id: 'http/large-post',
    title: 'hands a large body to fetch that is read late and slowly',
    listener: async (stage) => {
      await stage.listen({
        fetch: async (asked) => {
          let bytes = 0;
          for await (const part of asked.body ?? []) {
            await new Promise<void>((done) => setImmediate(done));
            bytes += part.length;
          }
          return new Response(String(bytes));
        },
      });
    },
    wire: async (stage) => {
      equal((await request(stage, 'POST', '/', {}, 'z'.repeat(4_000_000))).body, '4000000', 'bytes that were read');
    },
  },
  {
    id: 'http/large-answer',
    title: 'sends a response of many bytes whole',
    listener: async (stage) => void (await stage.listen({ fetch: () => new Response('y'.repeat(1_000_000)) })),
    wire: async (stage) => {
      const { body } = await request(stage, 'GET', '/');
      equal(body.length, 1_000_000, 'length of the body');
      check(/^y+$/.test(body), 'the body is unchanged');
    },
  },
  {
    id: 'http/throws',
    title: 'answers 500 when fetch throws, and reports the exception',
    listener: async (stage) => {
      const fail = (): never => {
        throw new Error('thrown by fetch');
      };
      const host = await stage.listen({ fetch: fail });
      await stage.hear('seen');
      equal(host.errors.map(String), ['Error: thrown by fetch'], 'what onError was told');
    },
    wire: async (stage) => {
      equal((await request(stage, 'GET', '/')).head.status, 500, 'status');
      stage.tell('seen');
    },
  },
  {
    id: 'http/beside-connections',
    title: 'answers requests while connections are open, on the same path',
    listener: async (stage) => {
      const host = await stage.listen({ fetch: async () => new Response('plain') });
      const recorder = await host.next();
      equal(await recorder.frame(), 'framed', 'frame');
    },
    wire: async (stage) => {
      const connection = await stage.upgrade('/both');
      equal((await request(stage, 'GET', '/both')).body, 'plain', 'body');
      connection.send('framed');
    },
  },
];

/** One request on a socket of its own, its answer read to the end. */
async function request(
  stage: WireStage,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Promise<{ readonly head: HttpHead; readonly body: string }> {
  const connection = await stage.connect();
  const all = {
    Host: new URL(await stage.url()).host,
    Connection: 'close',
    'Content-Length': String(body.length),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  connection.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  const head = await connection.readHead();
  const text = async (bytes: number): Promise<string> => new TextDecoder().decode(await connection.read(bytes));
  if (!head.headers.has('transfer-encoding'))
    return { head, body: await text(Number(headerOf(head, 'content-length'))) };
  let joined = '';
  for (;;) {
    let size = '';
    while (!size.endsWith('\r\n')) size += await text(1);
    const chunk = await text(Number.parseInt(size, 16) + 2);
    if (chunk === '\r\n') return { head, body: joined };
    joined += chunk.slice(0, -2);
  }
}
