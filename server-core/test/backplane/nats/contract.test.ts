// Holds the backplane over NATS to the contract of all backplanes, on a nats-server of its own, with and without a history.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { describeBackplane } from '../contract/describe-backplane.ts';
import { createNatsGround } from './ground.ts';
import { hasNatsServer, NatsServer } from './nats-server.ts';

const capabilities = { carriesPositions: true, countsPeers: true, maxTopicBytes: 65_535 };

if (!hasNatsServer) console.warn('SKIPPED: backplane over NATS (needs: nats-server, `apt-get install nats-server`)');
describe.skipIf(!hasNatsServer)('the backplane over NATS', () => {
  let server: NatsServer;

  beforeAll(async () => {
    server = await NatsServer.start();
  });

  afterAll(() => server.remove());

  describeBackplane({ name: 'nats', capabilities, create: () => createNatsGround(server) }, { describe, it });
  for (const storage of ['file', 'memory'] as const) {
    describeBackplane(
      {
        name: `nats with a history in ${storage}`,
        capabilities: { ...capabilities, carriesPositions: false, history: { entries: 32, mostEntries: 32 } },
        create: () => createNatsGround(server, { history: { storage, bufferEntries: 32 } }),
      },
      { describe, it },
    );
  }
});
