// What a client answers and does by itself when a server asks or tells, and that its application hears of all of it.
import { validatePayload } from '@wsekit/spec';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage, type Told, tokenOf } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

interface Answer {
  readonly t: string;
  readonly p: Record<string, unknown>;
  readonly cid?: string;
  readonly pri?: number;
}

/** A client that is ready, its server, and what the server's application gets of it. */
async function met(options?: Parameters<Stage['ready']>[0], serverOptions?: Parameters<Stage['serve']>[0]) {
  const server = await stage.serve(serverOptions);
  const answers: Answer[] = [];
  let connectionId = '';
  server.onEvent((event) => {
    if ('connectionId' in event) connectionId = event.connectionId;
    if (event.type === 'msg') answers.push(event.data as unknown as Answer);
  });
  const told = await stage.ready(options);
  const says = async (message: Record<string, unknown>): Promise<void> => {
    server.sendEvent(connectionId, message);
    await stage.quiet();
  };
  const writes = async (text: string): Promise<void> => {
    server.send(connectionId, text);
    await stage.quiet();
  };
  const answered = (type: string): Answer[] => answers.filter(({ t }) => t === type);
  return { server, says, writes, answered, ...told };
}

const typesOf = ({ messages }: Told): string[] => messages.map(({ type }) => type);
const ignoredBy = ({ events }: Pick<Told, 'events'>): string[] =>
  events.flatMap((event) => (event.type === 'ignored' ? [event.reason] : []));

describe('A client that is asked', () => {
  it.each([
    ['sync_request', 'sync_response', 8],
    ['health_check', 'health_check_response', 10],
    ['metrics_request', 'metrics_response', 8],
  ])('answers %s with %s, and delivers the question', async (question, answer, pri) => {
    const told = await met({ topics: ['prices'] });
    await told.says({ t: question, p: {}, cid: 'c1' });
    const [found, ...more] = told.answered(answer);
    expect(found).toMatchObject({ t: answer, pri, cid: 'c1' });
    expect(validatePayload(answer, found?.p)).toBeUndefined();
    expect(more).toEqual([]);
    expect(typesOf(told)).toContain(question);
  });

  it('says where it stands', async () => {
    const told = await met({ topics: ['prices', 'news'] });
    await told.writes('{"c":"U","t":"tick","seq":41}');
    await told.writes('{"c":"U","t":"tick","seq":9e99}');
    await told.says({ t: 'sync_request', p: {} });
    expect(told.answered('sync_response')[0]?.p).toMatchObject({
      client_version: '2.5.1',
      protocol_version: 1,
      subscriptions: ['prices', 'news'],
    });
    expect(told.answered('sync_response')[0]?.p.sequence).toBeGreaterThanOrEqual(41);
    expect(told.answered('sync_response')[0]?.p.sequence).toBeLessThan(1000);
  });

  it('says unknown and null of what it has not measured', async () => {
    const told = await met();
    await told.says({ t: 'health_check', p: {} });
    expect(told.answered('health_check_response')[0]?.p).toMatchObject({
      queue_size: 0,
      stats: { messages_received: 3, connections: 1 },
      diagnostics: { quality: 'unknown', latency_ms: null, jitter_ms: null, packet_loss: null, stability: null },
    });
  });

  it('says what it holds, waits for and was refused', async () => {
    const deny = { authenticate: () => ({ userId: 'alice', topics: { deny: ['secret'] } }) };
    const told = await met({ topics: ['open', 'secret'] }, deny);
    await stage.until(() => told.client.topics.held.length === 1);
    await told.says({ t: 'metrics_request', p: {} });
    expect(told.answered('metrics_response')[0]?.p).toMatchObject({
      subscriptions: { active: ['open'], pending: [], failed: ['secret'] },
      security: { encryption_enabled: false, message_signing_enabled: false },
      timestamp: new Date(stage.unixClock.nowMs()).toISOString(),
    });
  });

  it('answers a server that asks without end twenty times at once and five times a second, and says so', async () => {
    const told = await met();
    for (let count = 0; count < 100; count += 1) await told.says({ t: 'health_check', p: {} });
    expect(told.answered('health_check_response')).toHaveLength(20);
    expect(ignoredBy(told)).toHaveLength(80);
    expect(typesOf(told).filter((type) => type === 'health_check')).toHaveLength(100);
    await stage.advance(1000);
    for (let count = 0; count < 10; count += 1) await told.says({ t: 'health_check', p: {} });
    expect(told.answered('health_check_response')).toHaveLength(25);
  });
});

describe('A client that is told', () => {
  it('keeps settings within their ranges, how good the server finds the connection, and the state it says it has', async () => {
    const told = await met();
    let calls = 0;
    told.client.store.advice.subscribe(() => {
      calls += 1;
    });
    await told.says({ t: 'config_update', p: { batching_enabled: true, batch_size: 20, max_queue_size: 4e9 } });
    const settings = { compression: true, batch_size: 0, batch_timeout: 250 };
    await told.says({
      t: 'connection_quality',
      p: { quality: 'poor', suggestions: ['move'], recommended_settings: settings },
    });
    await told.says({ t: 'connection_state_change', p: { new_state: 'degraded', reason: 'load' } });
    await told.says({ t: 'health_check_response', p: { status: 'ok', diagnostics: { load: 1 } } });
    expect(told.client.store.advice.getSnapshot()).toEqual({
      settings: { batching: true, batchMessages: 20, compression: true, batchIntervalMs: 250 },
      quality: { level: 'poor', suggestions: ['move'] },
      state: { name: 'degraded', reason: 'load' },
      health: { status: 'ok', diagnostics: { load: 1 } },
    });
    expect(calls).toBe(4);
    expect(told.client.status.state).toBe('ready');
    expect(told.events.filter(({ type }) => type === 'advised')).toHaveLength(4);
  });

  it('forgets what a server has said when another session begins', async () => {
    const told = await met();
    await told.says({ t: 'connection_state_change', p: { new_state: 'degraded' } });
    for (const link of stage.network.links) link.cut();
    await stage.advance(5000);
    await stage.until(() => told.client.status.state === 'ready');
    expect(told.client.store.advice.getSnapshot()).toMatchObject({ state: undefined, settings: {} });
  });

  it.each([
    ['config_update', { batch_size: 'many' }],
    ['config_update', []],
    ['connection_quality', { quality: 'splendid' }],
    ['connection_state_change', { new_state: 7 }],
    ['presence_result', { topic: 'prices', members: 1 }],
  ])('delivers %s with %j, does nothing about it, and says so', async (t, p) => {
    const told = await met({ topics: ['prices'] });
    const before = told.client.store.advice.getSnapshot();
    await told.says({ t, p });
    expect(told.client.store.advice.getSnapshot()).toBe(before);
    expect(ignoredBy(told)).toEqual([expect.stringContaining('expected')]);
    expect(typesOf(told)).toContain(t);
  });

  it('sends less when the server warns, nothing for as long as it asks, and tells of both', async () => {
    const told = await met();
    await told.writes(
      '{"c":"WSE","t":"rate_limit_warning","p":{"current_rate":8,"limit":10,"remaining":2,"retry_after":1}}',
    );
    await told.writes('{"c":"WSE","t":"error","p":{"code":"RATE_LIMITED","retry_after":2}}');
    const slowed = told.events.flatMap((event) =>
      event.type === 'session' && event.event.type === 'slowed' ? [event.event] : [],
    );
    expect(slowed).toEqual([
      { type: 'slowed', to: 'half', forMs: 1000 },
      { type: 'slowed', to: 'none', forMs: 2000 },
    ]);
    told.client.send('order', 1);
    await stage.advance(1500);
    expect(told.answered('order')).toEqual([]);
    await stage.advance(600);
    expect(told.answered('order')).toHaveLength(1);
    expect(typesOf(told)).toEqual(expect.arrayContaining(['rate_limit_warning', 'error']));
  });

  it('passes snapshots on', async () => {
    const told = await met();
    await told.says({ t: 'snapshot_complete', p: { topics: ['prices'], success: true } });
    expect(typesOf(told)).toContain('snapshot_complete');
    expect(ignoredBy(told)).toEqual([]);
  });
});

describe('Presence', () => {
  const room = { presence: true, profile: 'documented' } as const;

  it('is kept by topic where the server says the topic', async () => {
    const told = await met({}, { ...room });
    await stage.settled(told.client.subscribe('room', { presence: { mood: 'fine' } }));
    const bob = (await stage.ready({ token: tokenOf('bob') })).client;
    await stage.settled(bob.subscribe('room', { presence: { mood: 'good' } }));
    await stage.quiet();
    const slice = told.client.store.presence('room');
    expect([...slice.getSnapshot().users]).toEqual([
      ['alice', { mood: 'fine' }],
      ['bob', { mood: 'good' }],
    ]);
    bob.close();
    await stage.quiet();
    expect([...slice.getSnapshot().users.keys()]).toEqual(['alice']);
    expect(typesOf(told)).toEqual(expect.arrayContaining(['presence_join', 'presence_leave']));
  });

  it('is complete once the server has answered who is there', async () => {
    const told = await met({}, { ...room });
    await stage.settled(told.client.subscribe('room', { presence: {} }));
    expect(told.client.store.presence('room').getSnapshot().isComplete).toBe(false);
    await stage.settled(told.client.request('presence_query', { topic: 'room' }));
    expect(told.client.store.presence('room').getSnapshot()).toEqual({
      users: new Map([['alice', {}]]),
      isComplete: true,
    });
    await told.says({ t: 'presence_result', p: { topic: 'unwanted', members: { eve: {} } } });
    expect(told.client.store.presence('unwanted').getSnapshot().users.size).toBe(0);
  });

  it('stands apart where the server does not say the topic', async () => {
    const told = await met({}, { presence: true });
    await stage.settled(told.client.subscribe('room', { presence: { mood: 'fine' } }));
    await stage.quiet();
    expect([...told.client.store.presence().getSnapshot().users]).toEqual([['alice', { mood: 'fine' }]]);
    expect(told.client.store.presence('room').getSnapshot().users.size).toBe(0);
    told.client.unsubscribe('room');
    expect(told.client.store.presence().getSnapshot().users.size).toBe(0);
  });

  it('tells who asked for one topic of that topic alone', async () => {
    const told = await met();
    const calls = { room: 0, other: 0 };
    told.client.store.presence('room').subscribe(() => {
      calls.room += 1;
    });
    told.client.store.presence('other').subscribe(() => {
      calls.other += 1;
    });
    const join = (topic: string, user: string): string =>
      `{"c":"WSE","t":"presence_join","p":{"user_id":"${user}","data":null,"topic":"${topic}"}}`;
    await told.writes(join('room', 'a'));
    await told.writes(join('room', 'b'));
    await told.writes(join('other', 'a'));
    expect(calls).toEqual({ room: 2, other: 1 });
  });

  it('is not changed by what an application sends under its names, nor by what names nobody', async () => {
    const told = await met();
    await told.writes('{"c":"U","t":"presence_join","p":{"user_id":"eve","data":{}}}');
    await told.writes('{"c":"WSE","t":"presence_join","p":{"user_id":7,"data":{}}}');
    await told.writes('{"c":"WSE","t":"presence_join","p":null}');
    expect(told.client.store.presence().getSnapshot().users.size).toBe(0);
    expect(ignoredBy(told)).toHaveLength(2);
    expect(typesOf(told).filter((type) => type === 'presence_join')).toHaveLength(3);
  });

  it('begins anew with another session, since nobody tells who left in between', async () => {
    const told = await met();
    await told.writes('{"c":"WSE","t":"presence_join","p":{"user_id":"bob","data":{}}}');
    for (const link of stage.network.links) link.cut();
    await stage.until(() => told.client.status.state === 'waiting');
    expect(told.client.store.presence().getSnapshot().users.size).toBe(1);
    await stage.advance(5000);
    await stage.until(() => told.client.status.state === 'ready');
    expect(told.client.store.presence().getSnapshot().users.size).toBe(0);
  });

  it('takes no more than it may, however many a server names', async () => {
    const told = await met({ maxPresenceBytes: 10_000 });
    for (let user = 0; user < 500; user += 1) {
      await told.writes(
        `{"c":"WSE","t":"presence_join","p":{"user_id":"user${user}","data":{"x":"${'y'.repeat(40)}"}}}`,
      );
    }
    const { size } = told.client.store.presence().getSnapshot().users;
    expect(size).toBeGreaterThan(20);
    expect(size).toBeLessThan(100);
    expect(ignoredBy(told)).toHaveLength(500 - size);
  });
});
