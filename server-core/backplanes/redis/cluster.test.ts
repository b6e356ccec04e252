// Holds the backplane over Redis to the contract on a Cluster of one server, where keys and channels have to have their slots.
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { texts } from '../../test/backplane/contract/cases.ts';
import { describeBackplane } from '../../test/backplane/contract/describe-backplane.ts';
import { Scene } from '../../test/backplane/contract/scene.ts';
import { EngineProcess } from '../engine-process.ts';
import { createRedisGround } from './ground.ts';
import { clusterRedis } from './redis-server.ts';

const capabilities = { carriesPositions: true, countsPeers: true, maxTopicBytes: 65_535 };
const lastSlot = 16_383;

let engine: EngineProcess;

beforeAll(async () => {
  engine = await EngineProcess.start(clusterRedis);
  const client = new Redis(engine.port);
  await client.cluster('ADDSLOTSRANGE', 0, lastSlot);
  while (!String(await client.cluster('INFO')).includes('cluster_state:ok'));
  client.disconnect();
});

afterAll(() => engine.remove());

describeBackplane(
  { name: 'redis cluster', capabilities, create: () => createRedisGround(engine, {}, true) },
  { describe, it },
);
describeBackplane(
  {
    name: 'redis cluster with a history',
    capabilities: { ...capabilities, carriesPositions: false, history: { entries: 32, mostEntries: 32 } },
    create: () => createRedisGround(engine, { history: { bufferEntries: 32 } }, true),
  },
  { describe, it },
);

describe('a history on a server of a Cluster that has forgotten its scripts', () => {
  it('has what one node publishes in order', async () => {
    const ground = createRedisGround(engine, { history: { bufferEntries: 4_096 } }, true);
    const scene = new Scene({ name: 'redis cluster', capabilities, create: () => ground }, ground);
    const client = new Redis(engine.port);
    const [publisher, holder] = [await scene.node(), await scene.node('a')];
    const published: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      await client.script('FLUSH');
      for (const text of texts(50, `${round}`)) {
        publisher.publish('a', text);
        published.push(text);
        await new Promise((next) => setImmediate(next));
      }
    }
    await scene.until(() => holder.texts.length === published.length);
    expect(holder.texts).toEqual(published);
    client.disconnect();
    await scene.close();
  });
});
