import { describe, expect, it } from 'vitest';
import { createDrivenClock, createNetwork } from '../../src/memory/index.ts';

const handler = { onFrame: () => {}, onClose: () => {} };
const accept = () => ({ handler });

describe('a request that is no upgrade', () => {
  it('is answered by the fetch of the listener', async () => {
    const network = createNetwork();
    const { port } = await network.listen({
      accept,
      fetch: async (request) =>
        new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`),
    });
    const response = await network.fetch(`http://memory:${port}/health`, { method: 'POST', body: 'why' });
    expect([response.status, await response.text()]).toEqual([200, 'POST /health why']);
  });

  it('gets 426 where there is none', async () => {
    const network = createNetwork();
    const { port } = await network.listen({ accept });
    const response = await network.fetch(new URL(`http://memory:${port}`));
    expect([response.status, response.headers.get('upgrade')]).toEqual([426, 'websocket']);
  });

  it('gets 500 for an exception, which is reported', async () => {
    const network = createNetwork();
    const errors: unknown[] = [];
    const { port } = await network.listen({
      accept,
      fetch: () => {
        throw new Error('thrown by fetch');
      },
      onError: (error) => errors.push(String(error)),
    });
    expect((await network.fetch(`http://memory:${port}`)).status).toBe(500);
    expect(errors).toEqual(['Error: thrown by fetch']);
  });

  it('fails where nobody listens', async () => {
    const network = createNetwork();
    await expect(network.fetch('http://memory:1')).rejects.toMatchObject({ code: 'dial_failed' });
  });

  it('takes a round trip', async () => {
    const clock = createDrivenClock();
    const network = createNetwork({ clock, link: { latencyMs: 30 } });
    const askedMs: number[] = [];
    const { port } = await network.listen({
      accept,
      fetch: () => {
        askedMs.push(clock.nowMs());
        return new Response();
      },
    });
    let answeredMs = 0;
    const answered = network.fetch(`http://memory:${port}`).then(() => {
      answeredMs = clock.nowMs();
    });
    for (let turn = 0; turn < 100; turn += 1) {
      clock.advance(1);
      await new Promise(setImmediate);
    }
    await answered;
    expect([askedMs, answeredMs]).toEqual([[30], 60]);
  });

  it('is given up when its signal is aborted', async () => {
    const clock = createDrivenClock();
    const network = createNetwork({ clock, link: { latencyMs: 30 } });
    const controller = new AbortController();
    const answered = network.fetch('http://memory:1', { signal: controller.signal });
    const reason = new Error('not any more');
    controller.abort(reason);
    await expect(answered).rejects.toBe(reason);
    clock.runAll();
    await expect(network.fetch('http://memory:1', { signal: controller.signal })).rejects.toBe(reason);
  });
});
