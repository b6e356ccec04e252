import { setTimeout as wait } from 'node:timers/promises';
import type { Backplane } from '@wsekit/server-core';
import { createNatsBackplane, type NatsBackplaneOptions } from '@wsekit/server-core/nats';
import { createUnixClock } from '@wsekit/transports';
import type { BackplaneGround } from '../../test/backplane/contract/ground.ts';
import type { EngineProcess } from '../engine-process.ts';
import { Link } from '../link.ts';

const turnMs = 5;
const settleMs = 60;
const times = { heartbeatMs: 100, peerTimeoutMs: 500, ackTimeoutMs: 500 };
let grounds = 0;

/** A ground, and what its subjects begin with. */
export interface NatsGround extends BackplaneGround {
  readonly prefix: string;
}

/** Nodes on one engine, each by a link of its own, under a prefix of their own. */
export function createNatsGround(engine: EngineProcess, options: NatsBackplaneOptions = {}): NatsGround {
  grounds += 1;
  const prefix = `test${process.pid}-${grounds}`;
  const links = new Map<Backplane, Link>();
  return {
    prefix,
    clock: createUnixClock(),
    async add() {
      const link = await Link.open(engine.port);
      const connection = { servers: `127.0.0.1:${link.port}`, reconnectTimeWait: 50, timeout: 1000 };
      const backplane = createNatsBackplane({ connection, prefix, ...times, ...options });
      links.set(backplane, link);
      return backplane;
    },
    turn: () => wait(turnMs),
    settle: () => wait(settleMs),
    cut: (backplane) => links.get(backplane)?.cut(),
    heal: (backplane) => links.get(backplane)?.heal(),
    close: () => {
      for (const link of links.values()) link.close();
    },
  };
}
