import type { ServerOptions } from '@wsekit/server-core';
import { describe, expect, it } from 'vitest';
import { type Client, Stage, type TransportName, tokenOf } from '../stories/stage.ts';
import { type AskOptions, RawClient } from './raw-client.ts';

/** The transports with sockets that anybody can connect to. */
export const besieged = ['ws', 'uws'] as const satisfies readonly TransportName[];
export type Besieged = (typeof besieged)[number];

/** A server, hostile clients, and a witness that must not notice them. */
export class Siege {
  readonly transport: Besieged;
  readonly stage: Stage;
  readonly #raw: RawClient[] = [];
  #witness: (Client & { id: string }) | undefined;
  #exchanges = 0;
  #keepsEvents = false;

  constructor(transport: Besieged, options: ServerOptions) {
    this.transport = transport;
    this.stage = new Stage(transport, { closeTimeoutMs: 20, ...options });
  }

  get server(): Stage['server'] {
    return this.stage.server;
  }

  async open(token: string | undefined, keepsEvents: boolean): Promise<this> {
    this.#keepsEvents = keepsEvents;
    await this.stage.open(keepsEvents);
    const witness = await this.stage.connect(token === undefined ? {} : { token });
    if (witness.id === undefined) throw new Error('the witness was not let in');
    this.#witness = witness as Client & { id: string };
    return this;
  }

  /** Opens a socket, and says nothing. */
  socket(): RawClient {
    const client = new RawClient(this.stage.url);
    this.#raw.push(client);
    return client;
  }

  /** Connects, and waits until the server knows; gives the id it has there. */
  async connect(options: AskOptions = {}): Promise<RawClient & { id: string }> {
    const known = new Set(this.server.connections());
    const client = this.socket();
    client.ask(options);
    const fresh = (): string | undefined => this.server.connections().find((id) => !known.has(id));
    await this.stage.until(() => fresh() !== undefined && client.status === 101);
    return Object.assign(client, { id: fresh() ?? '' });
  }

  /** Connects as a user. */
  user(name: string, path = '/wse'): Promise<RawClient & { id: string }> {
    return this.connect({ path, headers: { Authorization: `Bearer ${tokenOf(name)}` } });
  }

  /** The witness says something, the application hears it and answers, and the witness hears that. */
  async exchange(): Promise<void> {
    const witness = this.witness;
    this.#exchanges += 1;
    const words = `exchange ${this.#exchanges}`;
    witness.send(words);
    const isHeard = (): boolean => this.stage.events.some((event) => event.type === 'raw' && event.text === words);
    if (!this.#keepsEvents) await this.stage.until(isHeard);
    this.server.send(witness.id, words);
    await this.stage.until(() => witness.heard.includes(words));
    expect(witness.closed).toBeUndefined();
  }

  get witness(): Client & { id: string } {
    if (this.#witness === undefined) throw new Error('the siege has not begun');
    return this.#witness;
  }

  /** Events of one connection, the one that announces it left out. */
  told({ id }: { id: string }): Record<string, unknown>[] {
    return this.stage.events
      .map((event): Record<string, unknown> => ({ ...event }))
      .filter(({ connectionId, type }) => connectionId === id && type !== 'connect' && type !== 'auth_connect');
  }

  /** Waits until a message that was sent behind all others has come. */
  async reached(client: RawClient & { id: string }): Promise<void> {
    client.send('the last');
    await this.stage.until(() => this.told(client).some(({ text }) => text === 'the last'));
  }

  /** A figure of the server, by the name it has for Prometheus. */
  metric(name: string): number {
    const line = this.server
      .prometheusMetrics()
      .split('\n')
      .find((each) => new RegExp(`^wse(kit)?_${name} `).test(each));
    return Number(line?.split(' ')[1]);
  }

  async close(): Promise<void> {
    for (const client of this.#raw) client.destroy();
    await this.stage.close();
  }
}

export interface Terms {
  readonly options?: ServerOptions;
  /** Token of the witness. */
  readonly token?: string;
  /** Events stay in the server's queue. */
  readonly keepsEvents?: boolean;
}

export type Besieger = (name: string, terms: Terms, assault: (siege: Siege) => Promise<void>) => void;

/** Attacks a server over each of the transports; the witness talks before, and has to be able to behind. */
export function besiege(title: string, assaults: (it: Besieger) => void): void {
  describe.each(besieged)(`${title}, over %s`, (transport) => {
    assaults((name, { options = {}, token, keepsEvents = false }, assault) => {
      it(name, async () => {
        const siege = await new Siege(transport, options).open(token, keepsEvents);
        try {
          await siege.exchange();
          await assault(siege);
          await siege.exchange();
        } finally {
          await siege.close();
        }
      });
    });
  });
}
