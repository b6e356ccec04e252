// What can be saved of a client when something is wrong: what it went through, in plain JSON, and nothing that is secret.
import { provider } from '@wsekit/codec/crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage, tokenOf } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

describe("A client's diagnostics", () => {
  it('are the same before and behind JSON, with these members', async () => {
    await stage.serve();
    const { client } = await stage.ready({ topics: ['prices'] });
    await stage.until(() => client.topics.held.length === 1);
    stage.server.broadcast('prices', '{"t":"tick","p":1}');
    await stage.quiet();
    const found = client.diagnostics();
    expect(Object.keys(found)).toEqual([
      'schema',
      'takenAt',
      'versions',
      'status',
      'history',
      'endpoints',
      'session',
      'counters',
      'quality',
      'topics',
      'positions',
      'queue',
      'advice',
    ]);
    expect(found).toMatchObject({
      schema: 1,
      versions: { client: '2.5.1', server: expect.any(String), dialect: expect.stringMatching(/^D2/) },
      status: { state: 'ready', url: stage.url },
      endpoints: [{ url: stage.url }],
      session: { encrypted: false, connectionId: expect.any(String) },
      counters: { sessions: 1 },
      quality: { level: 'unknown' },
      topics: { wanted: ['prices'], held: ['prices'], refused: [] },
      positions: { prices: { epoch: expect.any(String), offset: expect.any(Number) } },
      queue: { messages: 0 },
    });
    const { quality: _, endpoints: __, ...plain } = found;
    expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
    expect(() => JSON.stringify(found)).not.toThrow();
  });

  it('have the states the client went through, the last hundred, each with its reason', async () => {
    const { client } = stage.start();
    for (let rounds = 0; rounds < 100; rounds += 1) await stage.advance(33_000);
    const { history, status } = client.diagnostics();
    expect(history).toHaveLength(100);
    expect(history.map(({ atMs }) => atMs)).toEqual(history.map(({ atMs }) => atMs).sort((one, other) => one - other));
    expect([...history, status].find(({ state }) => state === 'waiting')?.why).toMatch(/./);
    client.close();
    expect(client.diagnostics().status).toMatchObject({ state: 'closed', why: 'asked' });
  });

  it('have no token and no key, wherever those stand', async () => {
    const token = tokenOf('alice');
    const key = new TextEncoder().encode('a key that signs, in secret');
    const signing = { provider, key, types: new Set(['order']) };
    const url = 'ws://user:word@memory:5999/wse?access_token=hidden';
    const { client } = stage.start({ tokenParameter: 'token', session: { signing, encryption: { provider } } }, url);
    await stage.advance(20_000);
    const saved = JSON.stringify(client.diagnostics());
    for (const secret of [token, 'hidden', 'word', 'in secret']) expect(saved).not.toContain(secret);
    expect(saved).toContain('ws://memory:5999/wse');
  });
});
