import assert from 'node:assert/strict';
import { closeAll, connectAll, plainQuery, ToolClient } from '../tool-client.ts';
import type { Play } from './play.ts';

const healthKeys = [
  'connections',
  'inbound_queue_depth',
  'inbound_dropped',
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
  'uptime_secs',
  'recovery_enabled',
  'recovery_topic_count',
  'recovery_total_bytes',
  'presence_enabled',
  'presence_topics',
  'presence_total_users',
];

/** All that the tests of clusters ask of one server alone. */
export const caps: Play = {
  name: 'caps',
  args: ['--no-publish'],
  async play({ port }) {
    const client = await ToolClient.connect(port);
    const health = await client.health();
    for (const key of healthKeys) assert.ok(key in health, key);
    assert.equal(health.cluster_unknown_message_types, 0);
    client.command('cluster_info');
    assert.deepEqual((await client.find('cluster_info_result')).p, { peers: [] });
    await client.close();
  },
};

const pings = 50;

/** Clients connect by the hundred and ping; they send what nobody asked for and are not answered. */
export const bench: Play = {
  name: 'connection-storm, ping-latency, throughput',
  args: ['--no-publish'],
  async play({ port }) {
    const clients = await connectAll(port, 100);
    const [first] = clients;
    assert.ok(first);
    for (let index = 0; index < pings; index += 1) {
      const client_timestamp = Date.now();
      first.send(JSON.stringify({ t: 'ping', p: { client_timestamp } }));
      assert.ok((await first.collect(({ t }) => t?.toLowerCase() === 'pong')).length > 0);
    }
    const trade = JSON.stringify({ t: 'trade_update', p: { s: 'ES', px: 5234.75, q: 2 } });
    for (let index = 0; index < 1000; index += 1) first.send(trade);
    assert.equal((await first.health()).inbound_dropped, 0);
    await closeAll(clients);
  },
};

/** A client that asks for MessagePack gets its answers in it. */
export const formats: Play = {
  name: 'format-comparison',
  args: ['--no-publish'],
  async play({ port }) {
    const client = await ToolClient.connect(port, { query: `${plainQuery}&format=msgpack` });
    assert.equal(typeof (await client.health()).uptime_secs, 'number');
    await client.close();
  },
};
