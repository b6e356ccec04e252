import { type Client, createClient } from '@wsekit/client-core';
import { type ClientRequest, clientOptions } from './client-options.ts';
import { getEndpoints, getSavedSubscriptions, saveSubscriptions } from './helpers.ts';
import { mirror, type StateHome } from './mirror.ts';
import type { HandlerRegistry, MessageOptions, Unchecked, UseWSEConfig } from './types.ts';
import { tellWindow } from './window-events.ts';

type Call = (client: Client) => void;

const maxWaiting = 1000;
const highPriority = 8;

/**
 * The client of a page: one for all components, for as long as its token stays the same, whoever is mounted.
 *
 * What is asked of it before it is made waits for it.
 */
export class PageClient {
  readonly #home: StateHome;
  #token: string | undefined;
  #client: Client | undefined;
  #end: () => void = () => {};
  #waiting: Call[] = [];
  #handled: string[] = [];

  constructor(home: StateHome) {
    this.#home = home;
  }

  get client(): Client | undefined {
    return this.#client;
  }

  /** Connects with a token; the same token changes nothing, another one ends the client before. */
  use(token: string | undefined, topics: readonly string[] | undefined, config: UseWSEConfig): void {
    if (token === this.#token) return;
    this.#leave();
    this.#token = token;
    if (token === undefined) return;
    const request = { token, topics: topics ?? getSavedSubscriptions(), config };
    clientOptions(request)
      .then(
        (options) => {
          if (this.#token === token) this.#begin(createClient(config.endpoints ?? getEndpoints(), options), request);
        },
        (error: unknown) => this.#failed(token, error),
      )
      .catch((error: unknown) => this.#failed(token, error));
  }

  /** Makes a call as soon as there is a client; the oldest gives way where too many wait. */
  call(call: Call): void {
    if (this.#client !== undefined) call(this.#client);
    else if (this.#waiting.push(call) > maxWaiting) this.#waiting.shift();
  }

  subscribe(topics: string[], options: { recover?: boolean } = {}): void {
    if (topics.length === 0) return;
    this.call((client) => {
      client.subscribe(topics, options).catch(() => {});
      saveSubscriptions([...client.topics.wanted]);
    });
  }

  unsubscribe(topics: string[]): void {
    this.call((client) => {
      client.unsubscribe(topics);
      saveSubscriptions([...client.topics.wanted]);
    });
  }

  send(type: string, payload: Unchecked, { priority, correlation_id, ttl }: MessageOptions = {}): void {
    this.call((client) => {
      client.send(type, payload, {
        ...(priority === undefined ? {} : { priority }),
        ...(correlation_id === undefined ? {} : { cid: correlation_id }),
        ...(ttl === undefined ? {} : { signal: AbortSignal.timeout(ttl) }),
      });
    });
  }

  requestSnapshot(topics?: string[]): void {
    this.call((client) => {
      const payload = {
        topics: topics ?? client.topics.wanted,
        include_snapshots: true,
        include_history: false,
        last_sequence: 0,
      };
      client.send('sync_request', payload, { priority: highPriority });
    });
  }

  /** Types that the application handles. */
  get handledTypes(): readonly string[] {
    return this.#handled;
  }

  #begin(client: Client, { config }: ClientRequest): void {
    this.#client = client;
    const ends = [
      mirror(client, this.#home),
      tellWindow(client, (topics) => this.requestSnapshot(topics)),
      client.onEvent((event) => {
        if (event.type === 'status' && event.status.state === 'ready') this.requestSnapshot();
      }),
    ];
    this.#end = () => {
      for (const end of ends) end();
      client.close('Destroying connection manager');
    };
    config.registerHandlers?.(this.#registry(client));
    client.start();
    for (const call of this.#waiting.splice(0)) call(client);
  }

  #registry(client: Client): HandlerRegistry {
    const ends = new Map<string, () => void>();
    return {
      registerHandler: (type, handler) => {
        ends.get(type)?.();
        ends.set(
          type,
          client.on(type, ({ envelope }) => handler(envelope)),
        );
        this.#handled = [...ends.keys()];
      },
      getRegisteredHandlers: () => [...ends.keys()],
    };
  }

  #failed(token: string, error: unknown): void {
    if (this.#token !== token) return;
    this.#leave();
    this.#home.getState().setConnectionState('error');
    this.#home.getState().setLastError(error instanceof Error ? error.message : String(error));
  }

  #leave(): void {
    this.#end();
    this.#end = () => {};
    this.#client = undefined;
    this.#token = undefined;
    this.#handled = [];
    this.#home.getState().reset();
  }
}
