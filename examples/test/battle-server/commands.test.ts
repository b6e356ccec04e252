// Shows what becomes of commands that the tool never sends: each costs only itself.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BattleServer, startBattleServer } from '../../battle-server/battle-server.ts';
import { defaultOptions } from '../../battle-server/options.ts';
import { ToolClient } from './tool-client.ts';

let server: BattleServer;
let client: ToolClient;
const problems: string[] = [];

beforeEach(async () => {
  problems.length = 0;
  const options = { ...defaultOptions, port: 0, metricsPort: undefined, publishes: false };
  server = await startBattleServer(options, (problem) => problems.push(problem));
  client = await ToolClient.connect(Number(new URL(server.url).port));
});

afterEach(() => server.stop());

const typesOf = async (): Promise<unknown[]> => (await client.catchUp()).map(({ t }) => t);

describe('A command of a battle', () => {
  it('is reported when it is not known, and not answered', async () => {
    client.command('constructor');
    client.command('');
    expect(await typesOf()).toEqual(['server_hello', 'health_response']);
    expect(problems).toEqual(['battle_cmd "constructor" is not known', 'battle_cmd "" is not known']);
  });

  it('without members of the right kind has its defaults', async () => {
    client.command('subscribe', { topics: 'battle_all' });
    client.command('subscribe', { topics: [7, null, 'battle_all'] });
    client.command('publish_messages', { topic: {}, count: '5' });
    const messages = await client.collect(({ t }) => t === 'publish_ack');
    expect(messages.filter(({ t }) => t === 'battle')).toHaveLength(100);
    expect(messages.at(-1)?.p).toEqual({ topic: 'battle_all', count: 100 });
  });

  it('publishes no more than ten thousand messages, and never less than none', async () => {
    client.command('subscribe', { topics: ['battle_all'] });
    client.command('publish_messages', { topic: 'battle_all', count: 1e9 });
    const messages = await client.collect(({ t }) => t === 'publish_ack');
    expect(messages.filter(({ t }) => t === 'battle')).toHaveLength(10_000);
    expect(messages.at(-1)?.p).toEqual({ topic: 'battle_all', count: 10_000 });
    client.command('publish_messages', { topic: 'battle_all', count: -3 });
    expect((await client.find('publish_ack')).p).toEqual({ topic: 'battle_all', count: 0 });
  });

  it('that the server refuses is reported', async () => {
    client.command('set_topic_acl', { allow: ['*'.repeat(513)] });
    client.command('update_presence', { data: { long: 'x'.repeat(5000) } });
    expect(await typesOf()).toEqual(['server_hello', 'health_response']);
    expect(problems).toEqual([
      expect.stringContaining('battle_cmd set_topic_acl: '),
      expect.stringContaining('battle_cmd update_presence: '),
    ]);
  });

  it('set_topic_acl without lists lifts what was set', async () => {
    client.command('set_topic_acl', { deny: ['battle_all'] });
    client.command('set_topic_acl');
    await client.find('acl_set');
    expect((await client.find('acl_set')).p).toEqual({ allow: null, deny: null });
    client.command('subscribe', { topics: ['battle_all'] });
    client.command('publish_messages', { topic: 'battle_all', count: 1 });
    expect((await client.find('battle')).p).toMatchObject({ ch: 'battle_all', seq: 0 });
  });

  it('subscribe_recovery without histories, or with positions that are none, recovers nothing', async () => {
    const recovery = { none: 'here', other: { epoch: 1, offset: 'x' } };
    client.command('subscribe_recovery', { topics: ['none'], recover: true, recovery });
    const { c, p, v } = await client.find('subscription_update');
    expect([c, p, v]).toEqual([
      'WSE',
      {
        action: 'subscribe',
        success: true,
        success_topics: ['none'],
        recoverable: true,
        recovered: false,
        recovery: { none: { epoch: null, offset: 0, recovered: false, count: 0 } },
      },
      1,
    ]);
  });
});

describe('Publications of the cycle', () => {
  it('are as long as they are wanted, roughly', async () => {
    const options = { ...defaultOptions, port: 0, metricsPort: undefined, messageBytes: 1024, ratePerSecond: 100 };
    const padded = await startBattleServer(options);
    const reader = await ToolClient.connect(Number(new URL(padded.url).port));
    const { c: _, ...message } = await reader.find('battle');
    expect(Math.abs(JSON.stringify(message).length - 1024)).toBeLessThan(40);
    await padded.stop();
  });
});
