// Shows that the demo serves its page, lets users in by its cookie alone, and takes what they say.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dial, type Ear } from './ear.ts';
import { Example } from './example.ts';

let demo: Example;
let url: string;
beforeAll(async () => {
  demo = new Example('demo');
  url = await demo.line('http://');
});
afterAll(() => demo.stop());

const at = (path: string): Promise<Response> => fetch(new URL(path, url));
const login = (user: string, base = url): Promise<Response> =>
  fetch(new URL('/login', base), { method: 'POST', body: new URLSearchParams({ user }) });

async function enter(user: string, base = url): Promise<Ear> {
  const cookie = (await login(user, base)).headers.get('set-cookie') ?? '';
  const token = /^access_token=([^;]+); Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax$/.exec(cookie)?.[1] ?? cookie;
  return dial({ url: new URL('/wse', base.replace('http:', 'ws:')).href, token });
}

describe('The demo', () => {
  it.each([
    ['/', 'text/html', '<!doctype html>'],
    ['/style.css', 'text/css', 'color-scheme: light dark'],
    ['/page.js', 'text/javascript', 'encryption_public_key'],
    ['/health', 'application/json', '"recovery_enabled":true'],
  ])('serves %s', async (path, type, part) => {
    const answer = await at(path);
    expect(answer.headers.get('content-type')).toContain(type);
    expect(await answer.text()).toContain(part);
  });

  it('gives no cookie to a name that is none', async () => {
    const answer = await login('<script>');
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([400, null]);
  });

  it('publishes what a user says, in its name, and nothing else', async () => {
    const alice = await enter('alice');
    await alice.frame('"user_id":"alice"');
    alice.say({ t: 'subscription_update', p: { action: 'subscribe', topics: ['lobby'] } });
    await alice.frame('subscription_update');
    for (const p of ['', ['no text'], 'x'.repeat(501)]) alice.say({ t: 'say', p });
    const said = await alice.frame('"t":"said"');
    expect(JSON.parse(said)).toMatchObject({ p: { user: 'alice', text: 'x'.repeat(500) } });
    expect(alice.heard.filter((frame) => frame.includes('"t":"said"'))).toEqual([said]);
  });

  it('lets nobody in without it', async () => {
    const stranger = await dial({ url: new URL('/wse', url.replace('http:', 'ws:')).href, token: 'a.b.c' });
    expect(await stranger.closed).toBe(4401);
  });

  it('ends its clients and itself when it is interrupted', async () => {
    const own = new Example('demo');
    try {
      const alice = await enter('alice', await own.line('http://'));
      await alice.frame('server_ready');
      own.interrupt();
      expect([await alice.closed, await own.ended]).toEqual([1001, 0]);
    } finally {
      await own.stop();
    }
  });
});
