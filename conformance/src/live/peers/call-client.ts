import type { Client } from '@wsekit/client-core';
import { NotSupported } from '../outcome.ts';
import { stateOf } from './client-events.ts';

type Named = Readonly<Record<string, unknown>>;
type Call = (client: Client, args: readonly unknown[], named: Named) => unknown;

const taken: ReadonlySet<string> = new Set(['sent', 'held', 'queued']);

/** Calls of the published Python client, and properties as calls, over ours. */
const calls: Readonly<Record<string, Call>> = {
  connect: (client) => {
    if (client.status.state === 'waiting') client.wake();
    else client.start();
  },
  disconnect: (client) => client.close(),
  send: (client, [type, payload], { priority, correlation_id: cid }) =>
    taken.has(
      client.send(String(type), payload ?? {}, {
        ...(typeof priority === 'number' ? { priority } : {}),
        ...(typeof cid === 'string' ? { cid } : {}),
      }),
    ),
  send_batch: (client, [messages]) =>
    client.sendBatch(
      listOf(messages).map((each) => {
        const [type, payload] = listOf(each);
        return { type: String(type), payload };
      }),
    ).length,
  subscribe: (client, [topics]) => void client.subscribe(listOf(topics).map(String)).catch(() => {}),
  unsubscribe: (client, [topics]) => client.unsubscribe(listOf(topics).map(String)),
  force_reconnect: (client) => client.reconnectNow(),
  change_endpoint: (client, [url]) => client.changeEndpoint(String(url)),
  state: (client) => stateOf(client.status),
  is_ready: (client) => client.status.state === 'ready',
  /** Why it is down for good: `asked`, `ended`, `unauthorized` or `gave_up`. */
  why: ({ status }) => (status.state === 'closed' ? status.why : null),
  connection_quality: (client) => client.quality.level,
  subscribed_topics: (client) => [...client.topics.held].sort(),
  /** Messages that wait to be sent. */
  waiting: (client) => client.outbox.messages,
  rotate_keys: (client) => client.rotateKeys(),
};

/** Calls our client by the published name. Throws {@link NotSupported} for a call it has not. */
export function callClient(client: Client, name: string, args: readonly unknown[], named: Named): unknown {
  const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (call === undefined) throw new NotSupported(`it has no call ${name}`);
  return call(client, args, named) ?? null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
