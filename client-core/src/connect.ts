import { Client } from './client.ts';
import type { ClientOptions, Servers } from './options.ts';

/** Makes a client; it connects when it is started. Throws ClientError `invalid_options` that names every mistake. */
export function createClient(servers: Servers, options: ClientOptions): Client {
  return new Client(servers, options);
}

/** Makes a client and lets it connect: `await connect(url, { dialer }).ready`. */
export function connect(servers: Servers, options: ClientOptions): Client {
  return new Client(servers, options).start();
}
