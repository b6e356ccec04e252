import { createClient } from '@wsekit/client-core';
import { createRecorder, type RecorderOptions } from '@wsekit/codec/log';
import { createServer, type ServerOptions, type WseServer } from '@wsekit/server-core';
import { dialer, listen } from '@wsekit/transports/ws';

/** A server of ours at a port of the system's choice, and its URL. */
export async function serve(options: ServerOptions = {}): Promise<{ server: WseServer; url: string }> {
  const server = createServer({
    authenticate: () => ({ userId: 'alice' }),
    subscriptions: 'server',
    recovery: true,
    ...options,
  });
  const { port } = await server.listen(listen, { port: 0, host: '127.0.0.1' });
  return { server, url: `ws://127.0.0.1:${port}/wse` };
}

/** What a client and a server of ours wrote down of one conversation, each in its log. */
export async function recordedConversation(options: RecorderOptions = {}): Promise<{ client: string; server: string }> {
  const lines: { client: string[]; server: string[] } = { client: [], server: [] };
  const recorderOf = (side: 'client' | 'server') => createRecorder((line) => void lines[side].push(line), options);
  const { server, url } = await serve({ recorder: recorderOf('server') });
  try {
    const client = createClient(url, {
      dialer,
      token: 'the-secret',
      recorder: recorderOf('client'),
    });
    const headline = new Promise((resolve) => client.on('headline', resolve));
    client.start();
    await client.ready;
    await client.subscribe('news');
    server.broadcast('news', '{"t":"headline","p":{"text":"hello"}}');
    await headline;
    const left = new Promise<void>((resolve) => {
      server.onEvent(({ type }) => type === 'disconnect' && resolve());
    });
    client.close();
    await left;
  } finally {
    await server.stop({ timeoutMs: 1000 });
  }
  return { client: lines.client.join(''), server: lines.server.join('') };
}
