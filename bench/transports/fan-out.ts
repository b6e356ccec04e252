import {
  type BenchServer,
  frameBytes,
  openingOf,
  pause,
  payloadFor,
  sealedFrameBytes,
  withConnections,
} from './bench-servers.ts';
import type { Child } from './child.ts';
import { framesPerPiece, type InboundKind } from './inbound-frames.ts';
import type { LoadCommand, LoadReport } from './messages.ts';

/** What a server publishes to whom. */
export interface FanOut {
  readonly connections: number;
  /** Publications within one turn, over all topics. */
  readonly burst: number;
  /** Topics the connections share among them. */
  readonly topics?: number;
  /** The connections have keys. */
  readonly isSealed?: boolean;
}

const warmUpMs = 400;
const turnMs = 1200;
const mostBytesUnderWay = 512 << 20;
const mostBurstsUnderWay = 8;

/**
 * Deliveries per second of a server that always has something to publish.
 *
 * A burst is published in one turn, and a further one only while fewer than a window of them are under way, so that the rate
 * is the highest the server holds and neither its memory nor the load's grows.
 */
export async function measureFanOut(
  load: Child<LoadCommand, LoadReport>,
  server: BenchServer,
  { connections, burst, topics = 1, isSealed = false }: FanOut,
): Promise<number> {
  const bytes = isSealed ? sealedFrameBytes : frameBytes;
  const window = Math.floor((mostBytesUnderWay * topics) / (connections * burst * bytes));
  const work = async (): Promise<number> => {
    await load.ask({ do: 'count', frameBytes: bytes, burst: burst / topics });
    server.child.tell({
      do: 'saturate',
      payload: payloadFor(server.info),
      burst,
      window: Math.max(2, Math.min(window, mostBurstsUnderWay)),
    });
    await pause(warmUpMs);
    const rate = await deliveryRate(load);
    await server.child.ask({ do: 'stop' });
    await load.ask({ do: 'quiet' });
    return rate;
  };
  return withConnections(load, server, connections, work, isSealed ? { opening: 'sealed' } : {});
}

/** Deliveries per second, over a turn. */
export async function deliveryRate(load: Child<LoadCommand, LoadReport>): Promise<number> {
  const before = await load.ask({ do: 'read' });
  await pause(turnMs);
  const after = await load.ask({ do: 'read' });
  const elapsedNs = (after.elapsedNs ?? 0) - (before.elapsedNs ?? 0);
  return ((after.delivered ?? 0) - (before.delivered ?? 0)) / (elapsedNs / 1e9);
}

const clockTries = 200;

/** How far the clock of a server is behind ours, in nanoseconds: Bun counts from the start of its process. */
async function clockOffset({ child, info }: BenchServer): Promise<bigint> {
  if (info.runtime === 'node') return 0n;
  let best = { tookNs: 2n ** 62n, offsetNs: 0n };
  for (let attempt = 0; attempt < clockTries; attempt += 1) {
    const askedNs = process.hrtime.bigint();
    const { clockNs = '0' } = await child.ask({ do: 'clock' });
    const tookNs = process.hrtime.bigint() - askedNs;
    // The answer that came soonest leaves the least doubt: half of the time it took.
    if (tookNs < best.tookNs) best = { tookNs, offsetNs: askedNs + tookNs / 2n - BigInt(clockNs) };
  }
  return best.offsetNs;
}

/** Times from publishing to the last delivery, in microseconds, at a fixed rate of single publications. */
export async function measureDelay(
  load: Child<LoadCommand, LoadReport>,
  server: BenchServer,
  connections: number,
  perSecond: number,
): Promise<readonly number[]> {
  const payload = payloadFor(server.info);
  return withConnections(load, server, connections, async () => {
    const offsetNs = await clockOffset(server);
    const publish = async (
      seconds: number,
    ): Promise<readonly [published: readonly string[], delivered: readonly string[]]> => {
      const count = perSecond * seconds;
      await load.ask({ do: 'time', frameBytes, count });
      const { publishedNs = [] } = await server.child.ask({ do: 'rate', payload, perSecond, count });
      const { deliveredNs = [] } = await load.next();
      return [publishedNs, deliveredNs];
    };
    // What has never run is slow the first times.
    await publish(1);
    const [publishedNs, deliveredNs] = await publish(2);
    return deliveredNs.map((time, index) => Number(BigInt(time) - BigInt(publishedNs[index] ?? 0) - offsetNs) / 1000);
  });
}

const warmUpPieces = 200;
const pollMs = 2;
const stillMs = 500;

/**
 * Frames of about 100 bytes per second that reach the application of a server under a flood.
 *
 * The flood is of a certain length and its end is waited for, or that nothing more comes of it: some libraries answer nothing
 * else while it lasts, and some servers lose part of it.
 */
export async function measureInbound(
  load: Child<LoadCommand, LoadReport>,
  server: BenchServer,
  connections: number,
  kind: InboundKind,
): Promise<number> {
  const format = kind === 'msgpack' ? { msgpack: true as const } : {};
  const rateOf = async (pieces: number): Promise<number> => {
    const { received: before = 0 } = await server.child.ask({ do: 'received' });
    const frames = pieces * framesPerPiece * connections;
    const startMs = performance.now();
    load.tell({ do: 'flood', kind, pieces });
    // A server may lose some of a flood; what it has taken by the time nothing more comes is what it could.
    let taken = 0;
    let lastMs = startMs;
    while (taken < frames && performance.now() - lastMs < stillMs) {
      await pause(pollMs);
      const { received = 0 } = await server.child.ask({ do: 'received' });
      if (received - before > taken) lastMs = performance.now();
      taken = received - before;
    }
    return taken / ((lastMs - startMs) / 1000);
  };
  const work = async (): Promise<number> => {
    const perSecond = await rateOf(warmUpPieces);
    return rateOf(Math.ceil(((perSecond / 1000) * turnMs) / framesPerPiece / connections));
  };
  return withConnections(load, server, connections, work, format);
}

const connectionsBefore = 2500;

/**
 * Resident bytes that each further connection takes that does nothing. The server is to be a fresh one.
 *
 * The first connections also load code, size tables, and grow the heap to what opening takes, however many stay open: that
 * is a cost of the process and not of a connection.
 */
export async function measureIdle(
  load: Child<LoadCommand, LoadReport>,
  server: BenchServer,
  connections: number,
): Promise<number> {
  return withConnections(load, server, connectionsBefore, async () => {
    const before = await server.child.ask({ do: 'memory' });
    const { info, port, ackPort } = server;
    const total = connectionsBefore + connections;
    await load.ask({ do: 'connect', port, ackPort, connections: total, opening: openingOf(info) });
    const after = await server.child.ask({ do: 'memory' });
    return ((after.residentBytes ?? 0) - (before.residentBytes ?? 0)) / connections;
  });
}
