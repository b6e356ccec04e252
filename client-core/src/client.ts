import type { Endpoint } from './connection/endpoint-options.ts';
import type { EndpointSnapshot } from './connection/endpoints.ts';
import type { ClientDiagnostics } from './diagnostics.ts';
import { createFullCore } from './full-core.ts';
import { LeanClient } from './lean-client.ts';
import type { ConnectionQuality } from './network/quality.ts';
import { type ClientOptions, type ResolvedClientOptions, resolveOptions, type Servers } from './options.ts';
import type { OutboxView } from './sending.ts';
import type { FullCore } from './store/client-watch.ts';
import type { ClientStore } from './store/state.ts';
import type { AnyMessages, NoTopics } from './typed.ts';

/** A client with everything: several servers, messages that wait, encryption, presence, and a store of what it is and has. */
export class Client<Messages extends object = AnyMessages, Topics extends object = NoTopics> extends LeanClient<
  Messages,
  Topics
> {
  readonly #core: FullCore;
  readonly #options: ResolvedClientOptions;

  /** Throws ClientError `invalid_options` that names every mistake. */
  constructor(servers: Servers, options: ClientOptions<Messages>) {
    const resolved = resolveOptions(servers, options);
    const core = createFullCore(resolved, options);
    super(core);
    this.#core = core;
    this.#options = resolved;
  }

  /** What the client is and has, for views: parts with listeners of their own. */
  get store(): ClientStore {
    return this.#core.watch.view.store;
  }

  /** How good the connection is; `unknown` until two pings have been answered, or not. */
  get quality(): ConnectionQuality {
    return this.#core.watch.view.quality;
  }

  /** What is known of the servers, in the order they were given. */
  get endpoints(): EndpointSnapshot[] {
    const { endpoints, clock } = this.#options;
    return endpoints.snapshot(clock.nowMs());
  }

  /** A snapshot of everything there is to say of the client, to be saved as JSON: it has no token, no key and no message. */
  diagnostics(): ClientDiagnostics {
    return this.#core.watch.diagnostics();
  }

  /** Adds a server to those it may connect to. Throws ClientError `invalid_options`. */
  addEndpoint(endpoint: string | Endpoint): void {
    this.#options.endpoints.add(endpoint);
  }

  /**
   * Connects to this server at once, which is added where it is not known, and prefers it from now on; where it does not
   * answer, the others are tried. Throws ClientError `invalid_options`.
   */
  changeEndpoint(url: string): void {
    this.#options.endpoints.prefer(url);
    this.reconnectNow();
  }

  /** What waits to be sent, or to be confirmed. */
  get outbox(): OutboxView {
    return this.#core.sending;
  }
}
