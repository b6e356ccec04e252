import type { ConnectClusterOptions } from '@wsekit/server-core';

/** The transports this server runs over; `bun` needs the runtime Bun. */
export const transportNames = ['ws', 'uws', 'bun'] as const;
export type TransportName = (typeof transportNames)[number];

/** What one battle server is made of. */
export interface BattleOptions {
  readonly transport: TransportName;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Port of `/metrics` over plain HTTP, 0 for a free one; undefined for none. */
  readonly metricsPort: number | undefined;
  readonly maxConnections: number;
  /** What is held for a client that does not read; publications above it are lost to it, and counted. */
  readonly maxBufferedBytes: number;
  /** Length of the messages of the publish cycle, roughly; up to 100 they are as short as they can be. */
  readonly messageBytes: number;
  /** Publishes by itself, round and round. */
  readonly publishes: boolean;
  /** Publications of the cycle in a second; 0 for as many as go out. */
  readonly ratePerSecond: number;
  /** Keeps histories of topics. */
  readonly recovers: boolean;
  /** Joins other nodes; undefined for a server alone. */
  readonly cluster: ConnectClusterOptions | undefined;
}

/** What the tool expects when it is told nothing else. */
export const defaultOptions: BattleOptions = {
  transport: 'ws',
  host: '127.0.0.1',
  port: 5006,
  metricsPort: 6006,
  maxConnections: 60_000,
  maxBufferedBytes: 4_194_304,
  messageBytes: 100,
  publishes: true,
  ratePerSecond: 0,
  recovers: false,
  cluster: undefined,
};

/** From a port to the one where the tool looks for metrics. */
export const metricsPortOffset = 1000;
