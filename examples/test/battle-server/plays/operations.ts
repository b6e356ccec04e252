import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import { closeAll, connectAll, ToolClient } from '../tool-client.ts';
import type { Play } from './play.ts';

/** Everybody is told to go with 4300, and nobody is let in any more. */
export const drain: Play = {
  name: 'drain',
  args: ['--no-publish'],
  async play({ port }) {
    const clients = await connectAll(port, 10, 'drain-user');
    for (const client of clients) client.command('subscribe', { topics: ['battle_all'] });
    const [first] = clients;
    assert.ok(first);
    first.command('publish_messages', { topic: 'battle_all', count: 10 });
    await first.find('publish_ack');
    first.command('start_drain', { delay: 0.1 });
    assert.deepEqual((await first.find('drain_started')).p, { delay: 0.1 });
    for (const { code, reason } of await Promise.all(clients.map(({ closed }) => closed))) {
      assert.deepEqual([code, reason], [4300, 'battle-drain-test']);
    }
    await assert.rejects(ToolClient.connect(port), /has ended/);
  },
};

/** Value of a metric without labels, or with this one, read as the tool reads it. */
function metricOf(text: string, name: string): number {
  const line = text.split('\n').find((each) => !each.startsWith('#') && each.startsWith(name));
  return Number(line?.slice(line.lastIndexOf(' ') + 1));
}

/** The answer to a request of HTTP 1.0, which ends with the connection. */
async function fetchOld(url: string): Promise<string> {
  const { hostname, port, pathname, host } = new URL(url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  socket.write(`GET ${pathname} HTTP/1.0\r\nHost: ${host}\r\n\r\n`);
  let text = '';
  for await (const bytes of socket) text += bytes;
  return text;
}

/** Metrics are there on command and over HTTP, with counts by topic. */
export const metrics: Play = {
  name: 'metrics',
  args: ['--no-publish'],
  async play({ port, metricsUrl }) {
    const clients = await connectAll(port, 3, 'metrics-user');
    for (const client of clients) client.command('subscribe', { topics: ['battle_all', 'battle_half'] });
    await Promise.all(clients.map((client) => client.catchUp()));
    const [first] = clients;
    assert.ok(first);
    for (const [topic, count] of Object.entries({ battle_all: 500, battle_half: 300 })) {
      first.command('publish_messages', { topic, count });
      await first.find('publish_ack');
    }
    first.command('prometheus');
    const text = String((await first.find('prometheus_result')).p?.metrics);
    for (const name of ['connections', 'connections_accepted_total', 'uptime_seconds', 'topics']) {
      assert.ok(metricOf(text, `wse_${name} `) > 0, name);
    }
    assert.equal(metricOf(text, 'wse_topic_messages_total{topic="battle_all"}'), 500);
    assert.equal(metricOf(text, 'wse_topic_messages_total{topic="battle_half"}'), 300);
    assert.equal(metricOf(await fetchOld(metricsUrl), 'wse_slow_consumer_drops_total '), 0);
    await closeAll(clients);
  },
};
