// Shows how a server lives: pings, idle and slow clients, health, metrics, draining, stopping.
import { expect } from 'vitest';
import { tell } from './tell.ts';

tell('A server', (it) => {
  it('pings its clients, and closes one that has been silent too long', {}, async (stage) => {
    const [silent, lively] = [await stage.connect(), await stage.connect()];
    const pings = (client: typeof silent): number =>
      client.heard.filter((frame) => String(frame).includes('"t":"ping"')).length;
    await stage.advance(26_000);
    await stage.until(() => pings(silent) === 1);
    lively.send('here');
    await stage.until(() => stage.told.includes('raw'));
    for (let ms = 0; ms < 50_000; ms += 5_000) await stage.advance(5_000);
    await stage.until(() => silent.closed !== undefined);
    expect([silent.closed, lively.closed]).toEqual([{ code: 1005, reason: '' }, undefined]);
  });

  for (const [way, jumpMs] of [
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ] as const) {
    it(`whose clock is set ${way} takes that for no silence, and goes on pinging and closing who is silent`, {}, async (stage) => {
      const client = await stage.connect();
      const pings = (): number => client.heard.filter((frame) => String(frame).includes('"t":"ping"')).length;
      await stage.advance(10_000);
      stage.jump(jumpMs);
      await stage.advance(10_000);
      expect([client.closed, pings()]).toEqual([undefined, 0]);
      await stage.advance(8_000);
      await stage.until(() => pings() === 1);
      expect(client.closed).toBeUndefined();
      for (let ms = 0; ms < 50_000; ms += 5_000) await stage.advance(5_000);
      await stage.until(() => client.closed !== undefined);
    });
  }

  it('goes on with a client for which one message was longer than may wait', {
    options: { maxBufferedBytes: 20_000 },
  }, async (stage) => {
    const client = await stage.connect();
    expect(stage.server.send(client.id ?? '', 'x'.repeat(20_001))).toBe(false);
    await stage.quiet();
    for (let times = 0; times < 4; times += 1) {
      client.send('here');
      await stage.advance(26_000);
    }
    expect([client.closed, stage.server.send(client.id ?? '', 'next')]).toEqual([undefined, true]);
  });

  it('answers ping and hello', {}, async (stage) => {
    const client = await stage.connect();
    client.send('{"t":"ping","p":{"timestamp":1}}');
    client.send('{"t":"client_hello","p":{"protocol_version":2}}');
    await stage.until(() => client.heard.length === 2);
    expect(client.messages).toMatchObject([
      { t: 'PONG', p: { client_timestamp: 1 } },
      { t: 'server_hello', p: { protocol_version: 2, connection_id: client.id } },
    ]);
    expect(stage.told).toEqual(['connect']);
  });

  it('drains: lets nobody in, closes all with 4300, and goes on until it is stopped', {}, async (stage) => {
    const client = await stage.connect();
    const drained = stage.server.drain({ reason: 'moving', timeoutMs: 5000 });
    await stage.until(() => client.closed !== undefined);
    await stage.advance(100);
    expect(await stage.settled(drained)).toBe(0);
    expect(client.closed).toEqual({ code: 4300, reason: 'moving' });
    expect(await stage.refusal()).toBe(503);
    expect(stage.server.isRunning).toBe(true);
  });

  it('refuses to drain with a code that must not be sent, and closes nobody', {}, async (stage) => {
    const client = await stage.connect();
    for (const closeCode of [999, 1005, 1006, 1015, 5000]) {
      await expect(stage.server.drain({ closeCode })).rejects.toThrow(RangeError);
    }
    expect(stage.server.send(client.id ?? '', 'still here')).toBe(true);
    await stage.connect();
    expect(stage.server.connectionCount).toBe(2);
  });

  it('stops with 1001, and does nothing more', {}, async (stage) => {
    const client = await stage.connect();
    await stage.settled(stage.server.stop({ timeoutMs: 50 }));
    await stage.until(() => client.closed !== undefined);
    expect(client.closed).toEqual({ code: 1001, reason: 'server shutting down' });
    expect(stage.server.isRunning).toBe(false);
    expect(() => stage.server.broadcastAll('x')).toThrow('stopped');
    expect(() => stage.server.send('x', 'y')).toThrow('stopped');
  });

  it('counts what it does under the names of published servers', {
    options: { presence: true, recovery: true },
  }, async (stage) => {
    const client = await stage.connect();
    client.send('hello');
    stage.server.subscribeConnection(client.id ?? '', ['a"b']);
    stage.server.broadcast('a"b', '{"t":"x"}');
    stage.server.sendEvent(client.id ?? '', { t: 'x' });
    await stage.until(() => stage.told.includes('raw'));
    const text = stage.server.prometheusMetrics();
    for (const line of [
      'wse_connections 1',
      'wse_messages_received_total 1',
      'wse_messages_sent_total 1',
      'wse_connections_accepted_total 1',
      'wse_recovery_topics 1',
      'wse_presence_users 0',
      'wse_topic_messages_total{topic="a\\"b"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(stage.server.healthSnapshot()).toMatchObject({
      connections: 1,
      recovery_enabled: true,
      recovery_topic_count: 1,
      presence_enabled: true,
    });
  });
});

/** Connections that do not answer a Close stay. */
const slow = { closeTimeoutMs: 60_000 };

tell('A server that goes', (it) => {
  it('tells how many are left each time one has gone, and waits for the last', {}, async (stage) => {
    await Promise.all([stage.connect(), stage.connect(), stage.connect()]);
    const left: number[] = [];
    expect(await stage.settled(stage.server.drain({ onProgress: (count) => left.push(count) }))).toBe(0);
    expect(left).toEqual([2, 1, 0]);
  });

  it('drains no longer than it is told to, and keeps who stays', { options: slow }, async (stage) => {
    const silent = await stage.silentClient();
    const drained = stage.server.drain({ timeoutMs: 1000 });
    await stage.quiet();
    await stage.advance(1000);
    const left = stage.endsAtOnce ? 0 : 1;
    expect([await drained, stage.server.connectionCount]).toEqual([left, left]);
    silent.end();
  });

  it('stops waiting for a drain when the signal is aborted, or the server is stopped', {
    options: slow,
  }, async (stage) => {
    const silent = await stage.silentClient();
    const abort = new AbortController();
    const drained = stage.server.drain({ signal: abort.signal });
    abort.abort();
    expect(await drained).toBe(1);
    expect(await stage.server.drain({ signal: abort.signal })).toBe(1);
    const again = stage.server.drain();
    const stopped = stage.server.stop({ timeoutMs: 20 });
    await stage.advance(20);
    await stage.settled(Promise.all([stopped, again]));
    silent.end();
  });

  it('cuts those that are left when the signal is aborted, and tells of each', { options: slow }, async (stage) => {
    const silent = await stage.silentClient();
    const left: number[] = [];
    const abort = new AbortController();
    const stopped = stage.server.stop({
      timeoutMs: 60_000,
      signal: abort.signal,
      onProgress: (count) => left.push(count),
    });
    await stage.quiet();
    expect([left, stage.server.connectionCount]).toEqual(stage.endsAtOnce ? [[0], 0] : [[], 1]);
    abort.abort();
    await stage.settled(stopped);
    expect([left, stage.server.connectionCount]).toEqual([[0], 0]);
    silent.end();
  });

  it('stops once, however often it is told to, and its uptime with it', {}, async (stage) => {
    await stage.connect();
    await stage.advance(3000);
    const [first, second] = [stage.server.stop({ timeoutMs: 50 }), stage.server.stop()];
    await stage.settled(Promise.all([first, second]));
    await stage.advance(5000);
    expect([first === second, stage.server.healthSnapshot().uptime_secs]).toEqual([true, 3]);
    await expect(stage.server.serve(() => Promise.reject(new Error('was asked')))).rejects.toMatchObject({
      code: 'not_running',
    });
  });

  it('gives what came before to who still asks, and ends their iteration', { keepsEvents: true }, async (stage) => {
    await stage.connect();
    await stage.settled(stage.server.stop({ timeoutMs: 50 }));
    const types: string[] = [];
    for await (const event of stage.server.events()) types.push(event.type);
    expect(types).toEqual(['connect', 'disconnect']);
  });
});

tell('Over HTTP a server', (it) => {
  it('says that it is well, with the figures of its health', {}, async (stage) => {
    await stage.connect();
    const answer = await stage.fetch('/health');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching('application/json'),
    ]);
    expect(await answer.json()).toEqual({ status: 'ok', ...stage.server.healthSnapshot() });
  });

  it('says by 503 that it drains', {}, async (stage) => {
    await stage.settled(stage.server.drain());
    const answer = await stage.fetch('/health');
    expect([answer.status, await answer.json()]).toMatchObject([503, { status: 'draining', connections: 0 }]);
  });

  it('gives its metrics as Prometheus wants them', {}, async (stage) => {
    const answer = await stage.fetch('/metrics');
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toBe(stage.server.prometheusMetrics());
  });

  it('takes GET and HEAD alone, and has nothing else to say', {}, async (stage) => {
    expect((await stage.fetch('/health', { method: 'POST' })).status).toBe(405);
    expect((await stage.fetch('/health', { method: 'HEAD' })).status).toBe(200);
    const other = await stage.fetch('/other');
    expect([other.status, other.headers.get('upgrade')]).toEqual([426, 'websocket']);
  });

  it('answers where it was told to', {
    options: { http: { healthPath: '/live', metricsPath: false } },
  }, async (stage) => {
    const statuses = await Promise.all(
      ['/live', '/health', '/metrics'].map(async (path) => (await stage.fetch(path)).status),
    );
    expect(statuses).toEqual([200, 426, 426]);
  });

  it('does not answer when it was told so', { options: { http: false } }, async (stage) => {
    const statuses = await Promise.all(['/health', '/metrics'].map(async (path) => (await stage.fetch(path)).status));
    expect(statuses).toEqual([426, 426]);
  });
});

const snapshotKeys = [
  'connections',
  'inbound_queue_depth',
  'inbound_dropped',
  'uptime_secs',
  'recovery_enabled',
  'recovery_topic_count',
  'recovery_total_bytes',
  'cluster_connected',
  'cluster_peer_count',
  'cluster_messages_sent',
  'cluster_messages_delivered',
  'cluster_messages_dropped',
  'cluster_bytes_sent',
  'cluster_bytes_received',
  'cluster_reconnect_count',
  'cluster_unknown_message_types',
  'cluster_dlq_size',
  'presence_enabled',
  'presence_topics',
  'presence_total_users',
];

tell('The health of a server', (it) => {
  for (const [what, isOn] of [
    ['on', true],
    ['off', false],
  ] as const) {
    it(`has the members the documents name, with everything switched ${what}`, {
      options: { recovery: isOn, presence: isOn },
    }, async (stage) => {
      expect(Object.keys(stage.server.healthSnapshot()).sort()).toEqual([...snapshotKeys].sort());
    });
  }
});

tell('Events of a server', (it) => {
  it('come to callbacks by their type', { keepsEvents: true }, async (stage) => {
    const heard: string[] = [];
    stage.server.on('connect', ({ cookies }) => heard.push(`cookies ${cookies}`));
    const off = stage.server.on('raw', ({ text }) => heard.push(text));
    const client = await stage.connect({ headers: { Cookie: 'a=1' } });
    client.send('hello');
    await stage.until(() => heard.length === 2);
    off();
    client.send('again');
    await stage.until(() => stage.server.inboundQueueDepth === 1);
    expect(heard).toEqual(['cookies a=1', 'hello']);
    expect(await stage.server.drainInbound(1, 0)).toEqual([
      { type: 'raw', connectionId: client.id, text: 'again', encrypted: false },
    ]);
  });

  it('are waited for until the signal is aborted', { keepsEvents: true }, async (stage) => {
    const abort = new AbortController();
    const drained = stage.server.drainInbound(10, 60_000, { signal: abort.signal });
    const next = stage.server.events({ signal: abort.signal }).next();
    abort.abort();
    expect([await drained, await next]).toEqual([[], { done: true, value: undefined }]);
  });
});
