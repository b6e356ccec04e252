import { provider } from '@wsekit/codec/crypto';
import { createServer, type WseServer } from '@wsekit/server-core';
import type { Listen, Listener } from '@wsekit/transports';
import { BattleMessages } from './battle-message.ts';
import { type CommandHome, carryOut } from './commands.ts';
import { type MetricsServer, serveMetrics } from './metrics-server.ts';
import type { BattleOptions, TransportName } from './options.ts';
import { PublishCycle } from './publish-cycle.ts';

/** What the tokens of the tool are signed with: known to everybody, for tests on one machine. */
const jwt = { secret: 'bench-secret-key-for-testing-only', issuer: 'wse-bench', audience: 'wse-bench' } as const;
const path = '/wse';
const recovery = { bufferEntries: 4096, ttlMs: 300_000, maxMessages: 2000 } as const;
const batch = 256;
const waitMs = 50;

/** A battle server that runs. */
export interface BattleServer {
  /** Where clients connect. */
  readonly url: string;
  /** Where metrics are; undefined for nowhere. */
  readonly metricsUrl: string | undefined;
  /** Ends publishing, tells the clients, and lets go of both ports. */
  stop(): Promise<void>;
}

/** Starts a battle server. Rejects when a port is taken, and with `runtime_missing` for `bun` outside of Bun. */
export async function startBattleServer(
  options: BattleOptions,
  report: (problem: string) => void = () => {},
): Promise<BattleServer> {
  const { host, metricsPort, maxConnections, maxBufferedBytes, recovers } = options;
  const server = createServer({
    jwt,
    path,
    presence: true,
    recovery: recovers && recovery,
    encryption: { provider },
    maxConnections,
    maxBufferedBytes,
    onError: (error) => report(String(error)),
  });
  const listener = await openTo(server, options);
  const metrics = await metricsBeside(server, host, metricsPort);
  const messages = new BattleMessages(options.messageBytes);
  const stopPublishing = options.publishes ? new PublishCycle(server, messages).start(options.ratePerSecond) : () => {};
  const served = serve({ server, messages, report });
  return {
    url: `${listener.url}${path}`,
    metricsUrl: metrics?.url,
    async stop() {
      stopPublishing();
      await Promise.all([server.stop(), metrics?.close()]);
      await served;
    },
  };
}

/** Joins the cluster, then lets clients in; ends the server where one of them cannot be. */
async function openTo(server: WseServer, { host, port, transport, cluster }: BattleOptions): Promise<Listener> {
  try {
    if (cluster !== undefined) await server.connectCluster(cluster);
    return await server.listen(await loadTransport(transport), { host, port });
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Only what is asked for is loaded: not every transport loads in every runtime. */
async function loadTransport(name: TransportName): Promise<Listen> {
  if (name === 'uws') return (await import('@wsekit/transports/uws')).listen;
  if (name === 'bun') return (await import('@wsekit/transports/bun')).listen;
  return (await import('@wsekit/transports/ws')).listen;
}

async function metricsBeside(
  server: WseServer,
  host: string,
  port: number | undefined,
): Promise<MetricsServer | undefined> {
  if (port === undefined) return undefined;
  try {
    return await serveMetrics(host, port, () => server.prometheusMetrics());
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Carries out commands one after the other, in the order they came, until the server stops. */
async function serve(home: CommandHome): Promise<void> {
  while (home.server.isRunning) {
    for (const event of await home.server.drainInbound(batch, waitMs)) {
      if (event.type === 'msg' && event.t === 'battle_cmd') await carryOut(home, event.connectionId, event.data);
    }
  }
}
