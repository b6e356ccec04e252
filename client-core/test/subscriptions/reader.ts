import type { ClientEvent, ClientMessage, ClientOptions } from '@wsekit/client-core';
import { type FakeConnection, settled, World } from '../connection/world.ts';

export interface Asked {
  readonly action: string;
  readonly topics: readonly string[];
  readonly recovery?: Readonly<Record<string, unknown>>;
  readonly presence?: unknown;
}

/** What the server was asked about topics, in order. */
export function askedOf({ sent }: FakeConnection): Asked[] {
  return sent
    .map((frame) => JSON.parse(String(frame).replace(/^WSE/, '')))
    .filter(({ t }) => t === 'subscription_update')
    .map(({ p }) => p);
}

export function answers(connection: FakeConnection, payload: Readonly<Record<string, unknown>>): void {
  connection.says({ c: 'WSE', t: 'subscription_update', p: { action: 'subscribe', success: true, ...payload }, v: 1 });
}

export const tick = (o: number, tp = 'a', e = '00000001'): unknown => ({ tp, e, o, c: 'U', t: 'tick', p: o, v: 1 });
export const position = (offset: number, recovered?: boolean, count = 0): unknown => ({
  a: { epoch: '00000001', offset, count, ...(recovered === undefined ? {} : { recovered }) },
});

/** A client that is ready, and what it was told of topics and ticks. */
export class Reader {
  readonly world: World;
  readonly ticks: unknown[] = [];
  connection: FakeConnection | undefined;

  constructor(options: Partial<ClientOptions> = {}) {
    this.world = new World(options);
    this.world.client.on('tick', ({ payload }: ClientMessage) => this.ticks.push(payload));
  }

  async ready(features: Readonly<Record<string, unknown>> = {}): Promise<FakeConnection> {
    this.connection = await this.world.becomesReady(features);
    return this.connection;
  }

  /** The connection breaks off, and another is there. */
  async again(
    greets: (connection: FakeConnection) => void = (connection) => connection.greets(),
  ): Promise<FakeConnection> {
    this.world.openConnections.at(-1)?.ends(1006);
    await this.world.clock.pass(2000);
    const connection = this.world.opens();
    greets(connection);
    await settled();
    return connection;
  }

  told(...types: ClientEvent['type'][]): ClientEvent[] {
    return this.world.events.filter(({ type }) => types.includes(type));
  }
}
