import { Client } from './client.ts';
import type { ClientOptions, Servers } from './options.ts';
import type { AnyMessages, NoTopics } from './typed.ts';

/**
 * Makes a client; it connects when it is started. Throws ClientError `invalid_options` that names every mistake.
 *
 * `Messages` names the payload of each message type, `Topics` the message types of each topic; schemas say the former by themselves.
 */
export function createClient<Messages extends object = AnyMessages, Topics extends object = NoTopics>(
  servers: Servers,
  options: ClientOptions<Messages>,
): Client<Messages, Topics> {
  return new Client(servers, options);
}

/** Makes a client and lets it connect: `await connect(url, { dialer }).ready`. */
export function connect<Messages extends object = AnyMessages, Topics extends object = NoTopics>(
  servers: Servers,
  options: ClientOptions<Messages>,
): Client<Messages, Topics> {
  return new Client<Messages, Topics>(servers, options).start();
}
