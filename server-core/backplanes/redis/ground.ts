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
}

/** Nodes on one engine, each by a link of its own, under a prefix of their own. */
export function createRedisGround(engine: EngineProcess, options: RedisBackplaneOptions = {}): RedisGround {
  grounds += 1;
  const prefix = `test${process.pid}-${grounds}`;
  const links = new Map<Backplane, Link>();
  return {
    prefix,
    clock: createUnixClock(),
    async add() {
      const link = await Link.open(engine.port);
      const redis = { host: '127.0.0.1', port: link.port, retryStrategy: () => 20 };
      const backplane = createRedisBackplane({ redis, prefix, ...times, ...options });
      links.set(backplane, link);
      return backplane;
    },
    turn: () => wait(turnMs),
    settle: () => wait(settleMs),
    cut: (backplane) => links.get(backplane)?.cut(),
    heal: (backplane) => links.get(backplane)?.heal(),
    breakOff: (backplane) => links.get(backplane)?.breakOff(),
    close: () => {
      for (const link of links.values()) link.close();
    },
  };
}
