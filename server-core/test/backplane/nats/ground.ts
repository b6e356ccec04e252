import { setTimeout as wait } from 'node:timers/promises';
import type { Backplane } from '@wsekit/server-core';
import { createNatsBackplane, type NatsBackplaneOptions } from '@wsekit/server-core/nats';
import { createUnixClock } from '@wsekit/transports';
import type { BackplaneGround } from '../contract/ground.ts';
import { Link } from './link.ts';
import type { NatsServer } from './nats-server.ts';

const turnMs = 5;
const settleMs = 60;
let grounds = 0;

/** Nodes on one engine, each by a link of its own, under a prefix of their own. */
export function createNatsGround(server: NatsServer, options: NatsBackplaneOptions = {}): BackplaneGround {
  grounds += 1;
  const prefix = `test${process.pid}-${grounds}`;
  const links = new Map<Backplane, Link>();
  return {
    clock: createUnixClock(),
    async add() {
      const link = new Link(server.port);
      await link.open();
      const connection = { servers: `127.0.0.1:${link.port}`, reconnectTimeWait: 50, timeout: 1000 };
      const times = { heartbeatMs: 100, peerTimeoutMs: 500, ackTimeoutMs: 500 };
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
