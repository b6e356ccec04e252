// A server on uWebSockets.js: only the import of `listen` differs from one on `ws`. All who connect share a room.
//
//   npm run example uws
//
// It prints the command of a client; start several. http://127.0.0.1:5006/health and /metrics answer as well.
import { createServer, encodeJwt } from '@wsekit/server-core';
import { listen } from '@wsekit/transports/uws';

const secret = 'replace-with-a-strong-secret-key!';
const server = createServer({ jwt: { secret } });
const { url } = await server.listen(listen, { port: Number(process.env.PORT ?? 5006) });
const token = encodeJwt({ sub: 'alice', exp: Math.floor(Date.now() / 1000) + 3600 }, secret);
console.log(`npm run example client ${url}/wse ${token}`);

for await (const event of server.events()) {
  if (event.type === 'auth_connect') server.subscribeConnection(event.connectionId, ['room']);
  if (event.type === 'msg') server.broadcast('room', JSON.stringify({ c: 'U', t: 'said', p: event.data }));
}
