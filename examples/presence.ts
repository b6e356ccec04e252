// Who is in a room: joining, leaving, and what is shown of each user.
//
//   npm run example presence
//
// It prints the commands of two clients. Start one, then the other: the first is told that the second has joined, and
// when it has left. A client that says something is shown as active.
import { createServer, encodeJwt } from '@wsekit/server-core';
import { listen } from '@wsekit/transports/ws';

const secret = 'replace-with-a-strong-secret-key!';
const server = createServer({ jwt: { secret }, presence: true });
const { url } = await server.listen(listen, { port: Number(process.env.PORT ?? 5006) });

const exp = Math.floor(Date.now() / 1000) + 3600;
for (const sub of ['alice', 'bob']) {
  console.log(`npm run example client ${url}/wse ${encodeJwt({ sub, exp }, secret)}`);
}

for await (const event of server.events()) {
  if (event.type === 'auth_connect') {
    server.subscribeConnection(event.connectionId, ['room'], { presence: { status: 'online' } });
    server.sendEvent(event.connectionId, { t: 'members', p: server.presence('room') });
  }
  if (event.type === 'msg') server.updatePresence(event.connectionId, { status: 'active' });
  // A user with two tabs joins once, and leaves with the last of them.
  if (event.type === 'presence_join') console.log(`${event.userId} joined ${event.topic}`);
  if (event.type === 'presence_leave') console.log(`${event.userId} left ${event.topic}`);
}
