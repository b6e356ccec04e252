// Shows that the examples do what they say: each runs as a process of its own, real clients talk to it.
import { afterEach, describe, expect, it } from 'vitest';
import { dial, type Ear } from './ear.ts';
import { Example } from './example.ts';

const running: Example[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((example) => example.stop()));
});

function start(name: string, ...args: string[]): Example {
  const example = new Example(name, args);
  running.push(example);
  return example;
}

async function ears(example: Example, ...users: string[]): Promise<Ear[]> {
  const found: Ear[] = [];
  for (const user of users) found.push(await dial(await example.client(user)));
  return found;
}

const messageOf = (frame: string): Record<string, unknown> => JSON.parse(frame.slice(frame.indexOf('{')));

describe('The example', () => {
  it('basic welcomes a user, sends back what it hears, and ends its clients properly', async () => {
    const example = start('basic');
    const [alice] = (await ears(example, 'alice')) as [Ear];
    expect(messageOf(await alice.frame('welcome'))).toMatchObject({ c: 'U', t: 'welcome', p: { user: 'alice' } });
    expect(alice.heard[0]).toContain('"t":"server_ready"');
    alice.say({ t: 'chat', p: { text: 'hello' } });
    expect(messageOf(await alice.frame('echo')).p).toEqual({ t: 'chat', p: { text: 'hello' } });
    example.interrupt();
    expect([await alice.closed, await example.ended]).toEqual([1001, 0]);
  });

  it('basic refuses a token that is not its own', async () => {
    const { url } = await start('basic').client();
    const stranger = await dial({ url, token: 'a.b.c' });
    expect(await stranger.frame('AUTH_FAILED')).toContain('"t":"error"');
    expect(await stranger.closed).toBe(4401);
  });

  it('broadcast reaches those who hold a topic, by name or by pattern', async () => {
    const [alice, bob] = (await ears(start('broadcast'), 'alice', 'bob')) as [Ear, Ear];
    await Promise.all([alice.frame('server_ready'), bob.frame('server_ready')]);
    alice.say({ t: 'chat', p: 'goal' });
    const sports = '{"c":"U","t":"news.sports","p":{"t":"chat","p":"goal"}}';
    await Promise.all([alice.frame('news.sports'), bob.frame('news.weather')]);
    expect(alice.heard.slice(1)).toEqual([sports]);
    expect(bob.heard.slice(1)).toEqual([sports, '{"c":"U","t":"news.weather","p":{"sky":"clear"}}']);
  });

  it('presence tells who joins, who changes and who leaves', async () => {
    const example = start('presence');
    const [alice] = (await ears(example, 'alice')) as [Ear];
    expect(messageOf(await alice.frame('members')).p).toEqual({
      alice: { connections: 1, data: { status: 'online' } },
    });
    const [bob] = (await ears(example, 'bob')) as [Ear];
    expect(messageOf(await alice.frame('"bob"')).t).toBe('presence_join');
    bob.say({ t: 'chat', p: 'hello' });
    expect(messageOf(await alice.frame('presence_update')).p).toEqual({ user_id: 'bob', data: { status: 'active' } });
    bob.hangUp();
    expect(messageOf(await alice.frame('presence_leave')).p).toMatchObject({ user_id: 'bob' });
    expect(await example.line('bob left room')).toBeDefined();
  });

  it('recovery gives a client all it missed, and any other client, too', async () => {
    const example = start('recovery');
    const answer = await example.line('"recovered":true,"recovery"');
    const { epoch } = JSON.parse(answer.slice(answer.indexOf('{'))).recovery.prices;
    const prices = example.lines.filter((line) => line.startsWith('price'));
    expect(prices).toEqual([0, 1, 2, 3, 4, 5].map((n) => `price ${100 + n}, epoch ${epoch}, offset ${n}`));
    const [ear] = (await ears(example, 'alice')) as [Ear];
    const p = { action: 'subscribe', topics: ['prices'], recover: true, recovery: { prices: { epoch, offset: 3 } } };
    ear.say({ t: 'subscription_update', p });
    await ear.frame('subscription_update');
    expect(ear.heard.slice(1, 3)).toEqual(
      [4, 5].map((n) => `{"tp":"prices","e":"${epoch}","o":${n},"c":"U","t":"price","p":${100 + n}}`),
    );
  });

  it('uws shares a room, and answers for its health', async () => {
    const example = start('uws');
    const [alice, other] = (await ears(example, 'alice', 'alice')) as [Ear, Ear];
    await Promise.all([alice.frame('server_ready'), other.frame('server_ready')]);
    alice.say({ t: 'chat', p: { text: 'hello' } });
    expect(await other.frame('said')).toBe('{"c":"U","t":"said","p":{"t":"chat","p":{"text":"hello"}}}');
    const { url } = await example.client();
    const health = await (await fetch(url.replace('ws:', 'http:').replace('/wse', '/health'))).json();
    expect(health).toMatchObject({ status: 'ok', connections: 2 });
  });

  it.each(['express', 'fastify', 'hono'])('%s serves its routes and connections on one port', async (name) => {
    const login = await start(name).until((line) => /curl -X POST (\S+)/.exec(line)?.[1]);
    const answer = await fetch(login, { method: 'POST' });
    const [, url = '', token = ''] = /client (ws:\S+) (\S+)/.exec(await answer.text()) ?? [];
    expect(answer.headers.get('set-cookie')).toBe(`access_token=${token}; Path=/; HttpOnly; Secure; SameSite=Lax`);
    const alice = await dial({ url, token });
    expect(messageOf(await alice.frame('server_ready')).p).toMatchObject({ details: { user_id: 'alice' } });
    alice.say({ t: 'chat', p: { text: 'hello' } });
    expect(messageOf(await alice.frame('echo')).p).toEqual({ t: 'chat', p: { text: 'hello' } });
    const at = (path: string): Promise<Response> => fetch(new URL(path, login));
    expect(await (await at('/health')).json()).toMatchObject({ connections: 1 });
    expect((await at('/nowhere')).status).toBe(404);
    await expect(dial({ url: url.replace('/wse', '/other'), token })).rejects.toMatchObject({ status: 404 });
  });

  it('client prints what it hears and sends what is typed', async () => {
    const server = start('basic');
    const { url, token } = await server.client();
    const client = start('client', url, token);
    expect(await client.line('welcome')).toBe('welcome {"user":"alice"}');
    await client.line('connected as');
    client.type('hello');
    expect(await client.line('echo')).toContain('{"text":"hello"}');
    server.interrupt();
    expect([await client.line('closed'), await client.ended]).toEqual(['closed with 1001 server shutting down', 0]);
  });

  it('of no known name is answered by a list', async () => {
    expect(await start('none').ended).toBe(2);
  });
});
