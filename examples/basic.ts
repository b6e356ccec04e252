// Users come with a token, are welcomed by name, and get back what they send.
//
//   npm run example basic
//
// It prints the command of a client to talk to it with, in another terminal. Ctrl+C stops the server.
import { createServer, encodeJwt } from '@wsekit/server-core';
import { listen } from '@wsekit/transports/ws';

const secret = 'replace-with-a-strong-secret-key!';
const server = createServer({ jwt: { secret, issuer: 'my-app', audience: 'my-api' } });
const { url } = await server.listen(listen, { port: Number(process.env.PORT ?? 5006) });

// What the login of your application does: browsers get the token as the cookie `access_token`.
const now = Math.floor(Date.now() / 1000);
const token = encodeJwt({ sub: 'alice', iss: 'my-app', aud: 'my-api', iat: now, exp: now + 3600 }, secret);
console.log(`npm run example client ${url}/wse ${token}`);

process.once('SIGINT', () => void server.stop());
for await (const event of server.events()) {
  if (event.type === 'auth_connect') server.sendEvent(event.connectionId, { t: 'welcome', p: { user: event.userId } });
  if (event.type === 'msg') server.sendEvent(event.connectionId, { t: 'echo', p: event.data });
  if (event.type === 'raw') server.send(event.connectionId, event.text);
}
