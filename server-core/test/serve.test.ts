import { createServer } from '@wsekit/server-core';
import type { Listener } from '@wsekit/transports';
import { createNetwork } from '@wsekit/transports/memory';
import { expect, it } from 'vitest';

it('A transport that comes up when the server has stopped is closed again', async () => {
  const network = createNetwork();
  const server = createServer({ env: {} });
  const listeners: Listener[] = [];
  let comeUp = (): void => {};
  const asked = new Promise<void>((resolve) => {
    comeUp = resolve;
  });
  const serving = server.serve(async (options) => {
    await asked;
    const listener = await network.listen(options);
    listeners.push(listener);
    return listener;
  });
  await server.stop();
  comeUp();
  await expect(serving).rejects.toMatchObject({ code: 'not_running' });
  const dial = network.dialer.dial(listeners[0]?.url ?? '', { handler: { onFrame() {}, onClose() {} } });
  await expect(dial).rejects.toMatchObject({ code: 'dial_failed' });
});

it('Who was admitted before a drain and opens behind it is closed like the others', async () => {
  const network = createNetwork();
  const server = createServer({ env: {} });
  const { url } = await server.serve((options) =>
    network.listen({
      ...options,
      accept: async (request) => {
        const decision = await options.accept(request);
        void server.drain();
        return decision;
      },
    }),
  );
  const closed = new Promise((resolve) => {
    void network.dialer.dial(url, { handler: { onFrame() {}, onClose: resolve } });
  });
  expect(await closed).toBe(4300);
  await server.stop();
});
