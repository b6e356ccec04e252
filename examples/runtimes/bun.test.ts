// Shows that the example on Bun does in Bun what its sibling does on uWebSockets.js.

import { findRuntime } from '@wsekit/transports/compliance/node';
import { afterEach, describe, expect, it } from 'vitest';
import { dial } from '../test/ear.ts';
import { Example } from '../test/example.ts';

let example: Example | undefined;
afterEach(() => example?.stop());

describe('The example bun', () => {
  it('has a Bun to run in', () => {
    expect(findRuntime('bun'), 'npm run runtimes:install brings Bun').toBeDefined();
  });

  it('shares a room, and answers for its health', async () => {
    example = new Example('bun');
    const client = await example.client();
    const [alice, other] = [await dial(client), await dial(client)];
    await Promise.all([alice.frame('server_ready'), other.frame('server_ready')]);
    alice.say({ t: 'chat', p: { text: 'hello' } });
    expect(await other.frame('said')).toBe('{"c":"U","t":"said","p":{"t":"chat","p":{"text":"hello"}}}');
    const health = await (await fetch(client.url.replace('ws:', 'http:').replace('/wse', '/health'))).json();
    expect(health).toMatchObject({ status: 'ok', connections: 2 });
  });
});
