// Holds the backplane over Redis to the contract of all backplanes, on a redis-server of its own, with and without a history.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { describeBackplane } from '../../test/backplane/contract/describe-backplane.ts';
import { EngineProcess } from '../engine-process.ts';
import { createRedisGround } from './ground.ts';
import { lastingRedis } from './redis-server.ts';

const capabilities = { carriesPositions: true, countsPeers: true, maxTopicBytes: 65_535 };

let engine: EngineProcess;

beforeAll(async () => {
  engine = await EngineProcess.start(lastingRedis);
});

afterAll(() => engine.remove());

describeBackplane({ name: 'redis', capabilities, create: () => createRedisGround(engine) }, { describe, it });
describeBackplane(
  {
    name: 'redis with a history',
    capabilities: { ...capabilities, carriesPositions: false, history: { entries: 32, mostEntries: 32 } },
    create: () => createRedisGround(engine, { history: { bufferEntries: 32 } }),
  },
  { describe, it },
);
