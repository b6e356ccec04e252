// Holds the backplane over NATS to the contract of all backplanes, on a nats-server of its own, with and without a history.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { describeBackplane } from '../../test/backplane/contract/describe-backplane.ts';
import { EngineProcess } from '../engine-process.ts';
import { createNatsGround } from './ground.ts';
import { natsServer } from './nats-server.ts';

const capabilities = { carriesPositions: true, countsPeers: true, maxTopicBytes: 65_535 };
const kept = { ...capabilities, carriesPositions: false, history: { entries: 32, mostEntries: 32 } };

describe('the backplane over NATS', () => {
  let engine: EngineProcess;

  beforeAll(async () => {
    engine = await EngineProcess.start(natsServer);
  });

  afterAll(() => engine.remove());

  describeBackplane({ name: 'nats', capabilities, create: () => createNatsGround(engine) }, { describe, it });
  for (const storage of ['file', 'memory'] as const) {
    const history = { storage, bufferEntries: 32 };
    const create = () => createNatsGround(engine, { history });
    describeBackplane({ name: `nats with a history in ${storage}`, capabilities: kept, create }, { describe, it });
  }
});
