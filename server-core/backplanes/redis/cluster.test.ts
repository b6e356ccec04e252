// Holds the backplane over Redis to the contract on a Cluster of one server, where keys and channels have to have their slots.
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { describeBackplane } from '../../test/backplane/contract/describe-backplane.ts';
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
