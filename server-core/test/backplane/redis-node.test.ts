import { EventEmitter } from 'node:events';
import { createRedisBackplane } from '@wsekit/server-core/redis';
import { createDrivenClock } from '@wsekit/transports/memory';
import { describe, expect, it } from 'vitest';
import type { BackplaneNode } from '../../src/backplane/backplane.ts';
import type { ClientRole, RedisClient } from '../../src/backplane/redis/options.ts';

const channels = ['ssubscribe wse:{control}:c', 'ssubscribe wse:{a}:t'];

/** A client of an engine that answers each command with nothing, at once or when it is let. */
class Connection extends EventEmitter {
  readonly status = 'wait';
  /** Names of the commands it was given since it was there last, and where they went. */
  readonly given: string[] = [];
  isSilent = false;
  readonly #unanswered: (() => void)[] = [];

  async connect(): Promise<void> {
    this.comes();
  }

  disconnect(): void {}

  comes(): void {
    this.given.length = 0;
    this.emit('ready');
  }

  breaks(): void {
    this.emit('close');
  }

  async take(command: string, target: unknown): Promise<void> {
    this.given.push(`${command} ${target}`);
    if (this.isSilent) await new Promise<void>((resolve) => this.#unanswered.push(resolve));
  }

  answers(): void {
    this.isSilent = false;
    for (const answer of this.#unanswered.splice(0)) answer();
  }

  /** With all commands there are. */
  get client(): RedisClient {
    const client = new Proxy(this, {
      get: (connection, name) => {
        if (!(name in connection)) return (target: unknown) => connection.take(String(name), target);
        const member: unknown = Reflect.get(connection, name);
        return typeof member === 'function' ? member.bind(connection) : member;
      },
    });
    return client as unknown as RedisClient;
  }
}

/** A node that holds one topic, on connections that come and go. */
async function play() {
  const connections: Record<ClientRole, Connection> = { publish: new Connection(), subscribe: new Connection() };
  const backplane = createRedisBackplane({ createClient: (role) => connections[role].client });
  const silent = (): void => {};
  const node: BackplaneNode = {
    clock: createDrivenClock(),
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    deliver: () => 0,
    undelivered: silent,
    presence: silent,
    nodeLeft: silent,
    interests: () => ['a'],
    localPresence: () => [],
    stateChanged: silent,
  };
  await backplane.start(node);
  const turn = async (): Promise<void> => {
    for (let at = 0; at < 100; at += 1) await Promise.resolve();
  };
  return { ...connections, backplane, turn };
}

describe('a node on Redis', () => {
  it('subscribes again what went with a connection while it came back', async () => {
    const { publish, subscribe, backplane, turn } = await play();
    expect(backplane.health().state).toBe('connected');
    subscribe.breaks();
    publish.isSilent = true;
    subscribe.comes();
    await turn();
    expect([backplane.health().state, subscribe.given]).toEqual(['degraded', expect.arrayContaining(channels)]);
    subscribe.breaks();
    subscribe.comes();
    publish.answers();
    await turn();
    expect([backplane.health().state, subscribe.given]).toEqual(['connected', expect.arrayContaining(channels)]);
    await backplane.stop();
  });
});
