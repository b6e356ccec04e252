// A client that comes back gets what it missed: every message of a topic has a place, its epoch and offset, and the
// client says which was the last it has.
//
//   npm run example recovery
//
// Plays both sides: three prices arrive, the connection is cut, three more are published, the client comes back for them.
import { EventEmitter, once } from 'node:events';
import type { Envelope } from '@wsekit/codec';
import { createTopicPositions } from '@wsekit/codec/session';
import { createServer, encodeJwt } from '@wsekit/server-core';
import { dialer, listen } from '@wsekit/transports/ws';
import { type Client, connect } from './connect.ts';

// With `subscriptions: 'server'` the server carries out `subscription_update`, recovery included, and answers it.
const secret = 'replace-with-a-strong-secret-key!';
const server = createServer({ jwt: { secret }, recovery: { bufferEntries: 256 }, subscriptions: 'server' });
const { url } = await server.listen(listen, { port: Number(process.env.PORT ?? 5006) });
const token = encodeJwt({ sub: 'alice', exp: Math.floor(Date.now() / 1000) + 3600 }, secret);
console.log(`npm run example client ${url}/wse ${token}`);

const publish = (price: number): number => server.broadcast('prices', JSON.stringify({ c: 'U', t: 'price', p: price }));

// What a client keeps between its connections. Its sessions read the places off the messages.
const positions = createTopicPositions();
const heard = new EventEmitter();

async function subscribe(): Promise<Client> {
  const answered = once(heard, 'subscription_update');
  const client = await connect(dialer, `${url}/wse`, {
    token,
    positions,
    onReady: () => {
      const recovery = Object.fromEntries(positions.entries());
      client.send({
        t: 'subscription_update',
        p: { action: 'subscribe', topics: ['prices'], recover: true, recovery },
      });
    },
    onMessage: (message) => {
      if (message.t === 'price') console.log(`price ${message.p}, epoch ${message.e}, offset ${message.o}`);
      heard.emit(message.t ?? '', message);
    },
  });
  // The answer stands behind what is replayed.
  const [{ p }] = (await answered) as [Envelope];
  console.log(`subscribed: ${JSON.stringify(p)}`);
  return client;
}

const client = await subscribe();
for (const price of [100, 101, 102]) {
  const arrived = once(heard, 'price');
  publish(price);
  await arrived;
}
console.log('the connection is cut');
client.connection.terminate();
for (const price of [103, 104, 105]) publish(price);
await subscribe();
