import { setTimeout as wait } from 'node:timers/promises';
import type { Backplane } from '@wsekit/server-core';
import { createRedisBackplane, type RedisBackplaneOptions } from '@wsekit/server-core/redis';
import { createUnixClock } from '@wsekit/transports';
import type { BackplaneGround } from '../../test/backplane/contract/ground.ts';
import type { EngineProcess } from '../engine-process.ts';
import { Link } from '../link.ts';

const turnMs = 5;
const settleMs = 60;
const times = { heartbeatMs: 100, nodeTtlMs: 500, uncertainMs: 2_000 };
let grounds = 0;

/** A ground, and what can be done to the ways of its nodes to the engine. */
export interface RedisGround extends BackplaneGround {
  readonly prefix: string;
  /** Ends the connections of a node, which may come again at once. */
  breakOff(backplane: Backplane): void;
  /** Lets nothing that the engine says get to a node, until its connections end. */
  mute(backplane: Backplane): void;
}

/** How a node gets to the engine by its link. */
function wayBy(link: Link, engine: EngineProcess, isCluster: boolean): RedisBackplaneOptions {
  const near = { host: '127.0.0.1', port: link.port };
  const retryStrategy = (): number => 20;
  if (!isCluster) return { redis: { ...near, retryStrategy } };
  const natMap = { [`127.0.0.1:${engine.port}`]: near };
  return { cluster: { nodes: [near], options: { natMap, clusterRetryStrategy: retryStrategy } } };
}

/** Nodes on one engine, each by a link of its own, under a prefix of their own. */
export function createRedisGround(
  engine: EngineProcess,
  options: RedisBackplaneOptions = {},
  isCluster = false,
): RedisGround {
  grounds += 1;
  const prefix = `test${process.pid}-${grounds}`;
  const links = new Map<Backplane, Link>();
  return {
    prefix,
    clock: createUnixClock(),
    async add() {
      const link = await Link.open(engine.port);
      const backplane = createRedisBackplane({ ...wayBy(link, engine, isCluster), prefix, ...times, ...options });
      links.set(backplane, link);
      return backplane;
    },
    turn: () => wait(turnMs),
    settle: () => wait(settleMs),
    cut: (backplane) => links.get(backplane)?.cut(),
    heal: (backplane) => links.get(backplane)?.heal(),
    breakOff: (backplane) => links.get(backplane)?.breakOff(),
    mute: (backplane) => links.get(backplane)?.mute(),
    close: () => {
      for (const link of links.values()) link.close();
    },
  };
}
