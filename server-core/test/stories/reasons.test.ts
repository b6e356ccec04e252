// Shows that the log gives a reason for whoever is refused, goes, or loses something, and nothing that lets anybody in.
import type { UpgradeRequest } from '@wsekit/transports';
import { afterEach, describe, expect, it } from 'vitest';
import { jwt, Stage, secret, tokenOf, transports } from './stage.ts';
import { tell } from './tell.ts';

const refused = (stage: Stage): unknown[] =>
  stage
    .logged('connection refused')
    .map(({ level, reason, fault }) => [level, reason, ...(fault === undefined ? [] : [fault])]);
const ended = (stage: Stage): unknown[] =>
  stage.logged('connection ended').map(({ level, reason, code }) => [level, reason, code]);
const metric = (stage: Stage, name: string): string[] =>
  stage.server
    .prometheusMetrics()
    .split('\n')
    .filter((line) => line.startsWith(name));

tell('Whoever is refused', (it) => {
  it('has asked for another path', { options: { path: '/chat' } }, async (stage) => {
    expect(await stage.refusal({ path: `/${'x'.repeat(400)}?token=${secret}` })).toBe(404);
    expect(refused(stage)).toEqual([['info', 'path']]);
    expect(stage.log[0]).toMatchObject({ path: `/${'x'.repeat(255)}`, remoteAddress: expect.stringMatching(/./) });
    expect(JSON.stringify(stage.log)).not.toContain(secret);
    expect(metric(stage, 'wsekit_refusals_total')).toEqual(['wsekit_refusals_total{reason="path"} 1']);
  });

  it('comes from another origin', {
    options: { env: { ALLOWED_ORIGINS: 'https://a.example, HTTPS://B.example' } },
  }, async (stage) => {
    const [other, listed] = [
      await stage.connect({ headers: { Origin: 'https://c.example' } }),
      await stage.connect({ headers: { Origin: 'https://b.example' } }),
    ];
    await stage.until(() => other.closed !== undefined);
    expect(other.closed).toEqual({ code: 4403, reason: 'Origin not allowed' });
    expect(listed.id).toBeDefined();
    expect(refused(stage)).toEqual([['info', 'origin']]);
    expect(stage.logged('connection refused')).toMatchObject([{ origin: 'https://c.example', closeCode: 4403 }]);
  });

  it('is let in by the option, whatever the environment says', {
    options: { env: { ALLOWED_ORIGINS: 'https://a.example' }, allowedOrigins: ['https://b.example'] },
  }, async (stage) => {
    expect((await stage.connect({ headers: { Origin: 'https://b.example' } })).id).toBeDefined();
    expect((await stage.connect({ headers: { Origin: 'https://a.example' } })).id).toBeUndefined();
  });

  it('brings no token, a bad one, or one without user', { options: { jwt } }, async (stage) => {
    const expired = tokenOf('alice', { exp: 1 });
    await stage.connect();
    await stage.connect({ token: expired });
    await stage.connect({ token: tokenOf('alice', { sub: undefined }), headers: { Cookie: 'x=secret' } });
    expect(refused(stage)).toEqual([
      ['info', 'auth_required'],
      ['info', 'auth_invalid', 'expired'],
      ['info', 'auth_no_user'],
    ]);
    expect(JSON.stringify(stage.log)).not.toMatch(/eyJ|secret/);
    expect(metric(stage, 'wse_auth_failures_total')).toEqual(['wse_auth_failures_total 3']);
    expect(metric(stage, 'wse_connections_rejected_total')).toEqual(['wse_connections_rejected_total 3']);
  });

  it('cannot be judged while the keys cannot be had, and is told to come back', {
    options: { jwt: { algorithm: 'ES256', jwksUrl: 'http://127.0.0.1:1/keys' } },
  }, async (stage) => {
    const headers = { Authorization: 'Bearer eyJhbGciOiJFUzI1NiJ9.e30.AA' };
    expect(await stage.refusal({ headers })).toBe(503);
    expect(refused(stage)).toEqual([['error', 'auth_unavailable']]);
    expect(String(stage.log[0]?.err)).toContain('http://127.0.0.1:1/keys');
    expect(metric(stage, 'wse_auth_failures_total')).toEqual(['wse_auth_failures_total 0']);
  });

  it('comes while the server drains', {}, async (stage) => {
    await stage.settled(stage.server.drain());
    expect(await stage.refusal()).toBe(503);
    expect(refused(stage)).toEqual([['info', 'draining']]);
  });

  it('is one too many', { options: { maxConnections: 1 } }, async (stage) => {
    await stage.connect();
    expect(await stage.refusal()).toBe(503);
    expect(refused(stage)).toEqual([['warn', 'too_many_connections']]);
  });
});

/** Upgrades that wait for their hook, and what they wait for. */
const waiting: { readonly request: UpgradeRequest; readonly decide: (name: string | undefined) => void }[] = [];
afterEach(() => waiting.splice(0));
const slowly = (request: UpgradeRequest) =>
  new Promise<{ userId: string } | undefined>((resolve) => {
    waiting.push({ request, decide: (name) => resolve(name === undefined ? undefined : { userId: name }) });
  });

const rejectWith = (error: Error) => (_: unknown, reject: (error: Error) => void) => reject(error);

tell('A hook', (it) => {
  it('that says no refuses with 4401', { options: { authenticate: () => undefined } }, async (stage) => {
    const client = await stage.connect();
    await stage.until(() => client.closed !== undefined);
    expect(client.closed?.code).toBe(4401);
    expect(refused(stage)).toEqual([['info', 'auth_denied']]);
    expect(metric(stage, 'wse_auth_failures_total')).toEqual(['wse_auth_failures_total 1']);
  });

  const broken = new Error('no database');
  for (const [what, authenticate] of [
    [
      'throws',
      () => {
        throw broken;
      },
    ],
    ['rejects', () => Promise.reject(broken)],
    ['rejects by a promise of another make', () => Object.fromEntries([['then', rejectWith(broken)]])],
  ] as const) {
    it(`that ${what} refuses with 500, and is written down once`, {
      options: { authenticate: authenticate as never },
    }, async (stage) => {
      expect(await stage.refusal()).toBe(500);
      expect(stage.log).toMatchObject([{ level: 'error', reason: 'auth_failed', err: broken }]);
    });
  }

  it('that gives no identity refuses with 500', {
    options: { authenticate: () => ({ userId: 42 }) as never },
  }, async (stage) => {
    expect(await stage.refusal()).toBe(500);
    expect(String(stage.log[0]?.err)).toBe(
      'TypeError: authenticate gave a userId of type number, allowed are strings and null',
    );
  });

  it('that takes too long is told so, and refuses with 503', {
    options: { authenticate: slowly, handshakeTimeoutMs: 50 },
  }, async (stage) => {
    const refusal = stage.refusal();
    await stage.until(() => waiting.length === 1);
    const [{ request, decide } = { request: undefined, decide: () => {} }] = waiting;
    expect(request?.signal.aborted).toBe(false);
    await stage.advance(60);
    expect(await refusal).toBe(503);
    expect(request?.signal.reason).toMatchObject({ name: 'TimeoutError' });
    decide(undefined);
    await stage.quiet();
    expect(refused(stage)).toEqual([['warn', 'handshake_timeout']]);
    expect([stage.events, stage.server.connectionCount]).toEqual([[], 0]);
  });

  it('whose server stops meanwhile refuses with 503', { options: { authenticate: slowly } }, async (stage) => {
    const refusal = stage.refusal();
    await stage.until(() => waiting.length === 1);
    const stopped = stage.server.stop({ timeoutMs: 50 });
    expect(await refusal).toBe(503);
    await stage.settled(stopped);
    expect(refused(stage)).toEqual([['info', 'shutting_down']]);
  });
});

tell('A connection that ends', (it) => {
  it('was closed by its client, or lost', {}, async (stage) => {
    const [one, other] = [await stage.connect(), await stage.silentClient()];
    one.connection?.close(4000, 'enough');
    await stage.until(() => stage.events.length === 3);
    other.end();
    await stage.until(() => stage.events.length === 4);
    expect(ended(stage)).toEqual([
      ['info', 'peer', 4000],
      ['info', 'lost', 1006],
    ]);
    expect(stage.logged('connection ended')[0]).toMatchObject({ connectionId: one.id, closeReason: 'enough' });
    expect(metric(stage, 'wsekit_closes_total')).toEqual([
      'wsekit_closes_total{reason="peer",code="other"} 1',
      'wsekit_closes_total{reason="lost",code="1006"} 1',
    ]);
  });

  it('was closed by the application', {}, async (stage) => {
    const client = await stage.connect();
    stage.server.disconnect(client.id ?? '', 4001, 'bye');
    await stage.until(() => stage.told.includes('disconnect'));
    expect(ended(stage)).toEqual([['info', 'application', 4001]]);
  });

  it('sent more than it may', { options: { maxFrameBytes: 1000 } }, async (stage) => {
    const client = await stage.connect();
    client.send('x'.repeat(1000));
    client.send('x'.repeat(1001));
    await stage.until(() => stage.told.includes('disconnect'));
    expect(stage.told).toEqual(['connect', 'raw', 'disconnect']);
    expect(ended(stage)).toEqual([['warn', 'protocol_error', 1009]]);
  });

  it('was silent too long', { options: { pingIntervalMs: 1000, idleTimeoutMs: 2000 } }, async (stage) => {
    await stage.connect();
    await stage.advance(4000);
    await stage.until(() => stage.told.includes('disconnect'));
    expect(ended(stage)).toEqual([['info', 'idle', 1005]]);
  });

  it('was drained, or stopped', {}, async (stage) => {
    await stage.connect();
    await stage.settled(stage.server.drain());
    expect(ended(stage)).toEqual([['info', 'drain', 4300]]);
  });

  it('was stopped', {}, async (stage) => {
    await stage.connect();
    await stage.settled(stage.server.stop({ timeoutMs: 50 }));
    expect(ended(stage)).toEqual([['info', 'stop', 1001]]);
  });
});

tell('What is lost', (it) => {
  it('is told when the queue of events is full: once until half of it is free', {
    options: { maxQueuedEvents: 4 },
    keepsEvents: true,
  }, async (stage) => {
    const client = await stage.connect();
    for (let count = 0; count < 6; count += 1) client.send('x');
    await stage.until(() => stage.server.inboundDroppedCount === 3);
    expect(stage.logged('messages are dropped')).toMatchObject([
      { level: 'warn', reason: 'queue_full', maxQueuedEvents: 4 },
    ]);
    await stage.server.drainInbound();
    for (let count = 0; count < 5; count += 1) client.send('x');
    await stage.until(() => stage.server.inboundDroppedCount === 4);
    expect(stage.logged('messages are dropped')).toHaveLength(2);
  });

  it('is told by its kind, never by what was in it', {
    options: { rate: { capacity: 1, refillPerSecond: 1 } },
  }, async (stage) => {
    const client = await stage.connect();
    client.send(Buffer.from('E:secret, and sealed by nobody'));
    await stage.until(() => stage.logged('message dropped').length === 1);
    for (let count = 0; count < 2; count += 1) stage.server.sendEvent(client.id ?? '', { t: 'secret', p: { count } });
    expect(stage.logged('message dropped').map(({ level, reason }) => [level, reason])).toEqual([
      ['debug', 'unreadable'],
      ['debug', 'rate_limited'],
    ]);
    expect(JSON.stringify(stage.log)).not.toContain('secret');
  });
});

describe.each(transports.filter((name) => name !== 'memory'))('An upgrade that is none, over %s', (name) => {
  it('is refused, and written down', async () => {
    const stage = await new Stage(name, {}).open();
    const status = stage.answerToUpgrade({ 'Sec-WebSocket-Version': '12' });
    expect(await stage.settled(status)).toBe(426);
    expect(refused(stage)).toEqual([['info', 'bad_upgrade']]);
    await stage.close();
  });
});
