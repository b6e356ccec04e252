import type { Backplane } from '@wsekit/server-core';
import { createMesh } from '@wsekit/server-core/cluster';
import { createNatsBackplane } from '@wsekit/server-core/nats';
import { createRedisBackplane } from '@wsekit/server-core/redis';
import type { EndSettings } from './messages.ts';

/** Publications without acknowledgement that an engine's backplane may hold: more than a window of them. */
const mostUnderWay = 65_536;

/** Makes what joins two of our nodes, and tells where the other one finds it once it has begun. */
export function createBenchBackplane(settings: EndSettings): {
  readonly backplane: Backplane;
  readonly linkPort: () => number;
} {
  const { over = 'mesh', enginePort = 0, history = false } = settings;
  if (over === 'mesh') return createBenchMesh(settings);
  const backplane =
    over === 'nats'
      ? createNatsBackplane({
          connection: { servers: `127.0.0.1:${enginePort}` },
          maxPendingMessages: mostUnderWay,
          ...(history ? { history: {} } : {}),
        })
      : createRedisBackplane({ redis: { host: '127.0.0.1', port: enginePort }, maxInFlight: mostUnderWay, history });
  return { backplane, linkPort: () => 0 };
}

function createBenchMesh({ peerPort, tls, compression = true }: EndSettings): ReturnType<typeof createBenchBackplane> {
  const mesh = createMesh({
    peers: peerPort === undefined ? [] : [`127.0.0.1:${peerPort}`],
    listen: { host: '127.0.0.1', port: 0 },
    compression,
    ...(tls === undefined ? {} : { tls }),
  });
  return { backplane: mesh, linkPort: () => mesh.port ?? 0 };
}
