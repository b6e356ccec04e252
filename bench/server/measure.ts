import { type BenchServer, frameBytes, pause, payloadFor, withConnections } from '../transports/bench-servers.ts';
import type { Child } from '../transports/child.ts';
import { deliveryRate } from '../transports/fan-out.ts';
import type { LoadCommand, LoadReport } from '../transports/messages.ts';

type Load = Child<LoadCommand, LoadReport>;

/** Connections per second that are opened with a token, greeted and dropped. */
export async function measureHandshakes(load: Load, { child, port }: BenchServer): Promise<number> {
  const count = 3000;
  await load.ask({ do: 'churn', port, count: count / 10, atOnce: 50 });
  const { churnedMs = Number.NaN } = await load.ask({ do: 'churn', port, count, atOnce: 50 });
  while (((await child.ask({ do: 'received' })).connections ?? 0) > 0) await pause(20);
  return (count / churnedMs) * 1000;
}

/** Times from a ping to its PONG, in microseconds, at a moderate rate. */
export function measurePings(load: Load, server: BenchServer, connections: number): Promise<readonly number[]> {
  const perSecond = 1000;
  return withConnections(load, server, connections, async () => {
    // What has run a thousand times only is not compiled to the end.
    await load.ask({ do: 'ping', perSecond, count: perSecond * 5, last: connections });
    const { pongUs = [] } = await load.ask({ do: 'ping', perSecond, count: perSecond * 3, last: connections });
    return pongUs;
  });
}

const floods = 4;

/** The longest that a ping of a quiet connection waited while others flooded the server, in milliseconds. */
export function measureFloodedPing(load: Load, server: BenchServer): Promise<number> {
  return withConnections(load, server, floods + 1, async () => {
    load.tell({ do: 'flood', kind: 'json', pieces: 1 << 20, first: floods });
    await pause(300);
    const { pongUs = [] } = await load.ask({ do: 'ping', perSecond: 50, count: 100, last: 1 });
    return Math.max(...pongUs) / 1000;
  });
}

/** What a server did that was given more than it can carry. */
export interface Overload {
  /** Deliveries a second that still reached somebody. */
  readonly perSecond: number;
  /** The most memory the process had, in bytes. */
  readonly peakBytes: number;
}

const overloadMs = 5000;

/** Publishes at a rate, whatever becomes of it, and reads what arrives in the middle of it. */
export function measureOverload(
  load: Load,
  server: BenchServer,
  connections: number,
  deliveriesPerSecond: number,
): Promise<Overload> {
  const perSecond = Math.round(deliveriesPerSecond / connections);
  return withConnections(load, server, connections, async () => {
    await load.ask({ do: 'count', frameBytes, burst: Number.MAX_SAFE_INTEGER });
    const count = Math.round((perSecond * overloadMs) / 1000);
    server.child.tell({ do: 'rate', payload: payloadFor(server.info), perSecond, count });
    await pause(overloadMs / 2);
    const rate = await deliveryRate(load);
    await server.child.next();
    return { perSecond: rate, peakBytes: server.child.peakBytes() };
  });
}
