// A page with a client whose messages outlive it; tests reach it by `globalThis.tab`.
import { type ClientEvent, connect } from '@wsekit/client-core';
import { createIndexedDbStorage } from '@wsekit/client-core/storage';
import { dialer } from '@wsekit/transports/browser';

const { searchParams } = new URL(String(Reflect.get(globalThis, 'location')));
const rate = Number(searchParams.get('rate') ?? 1_000);
const events: ClientEvent[] = [];
const client = connect(searchParams.get('url') ?? '', {
  dialer,
  reconnect: { strategy: { delayMs: () => 200 } },
  session: { rate: { capacity: rate, refillPerSecond: rate } },
  offline: {
    storage: createIndexedDbStorage({
      user: searchParams.get('user') ?? '',
      ...(searchParams.has('import') ? { importFrom: 'wse_offline_queue' } : {}),
    }),
  },
});
client.onEvent((event) => events.push(event));

Reflect.set(globalThis, 'tab', {
  send: (payloads: readonly unknown[]) => payloads.map((p) => client.send('say', p, { id: String(p) })),
  stored: () => client.outbox.stored(),
  flushed: () => client.flushed(),
  state: () => client.status.state,
  failures: () => events.filter((event) => event.type === 'status' && event.status.state === 'waiting').length,
  waiting: () => client.outbox.messages,
  dropped: () => events.flatMap((event) => (event.type === 'dropped' ? [[event.envelope.id, event.reason]] : [])),
  problems: () => events.flatMap((event) => (event.type === 'storage_failed' ? [event.problem] : [])),
});
