// A server beside the routes of Express, on one port: a login gives the token, `/wse` takes the connections.
//
//   npm run example express
//
// It prints how to log in; the answer is the command of a client.
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer, encodeJwt, sessionCookie } from '@wsekit/server-core';
import { attach } from '@wsekit/transports/ws';
import express from 'express';

const secret = 'replace-with-a-strong-secret-key!';
const app = express();
const http = createHttpServer(app);

// Other paths than `/wse` are refused. Express answers all requests that are no upgrades, so health is a route of its own.
const server = createServer({ jwt: { secret }, path: '/wse' });
await server.serve((options) => attach(http, options));
app.get('/health', (_request, response) => void response.json(server.healthSnapshot()));
app.post('/login/:user', (request, response) => {
  const token = encodeJwt({ sub: request.params.user, exp: Math.floor(Date.now() / 1000) + 3600 }, secret);
  response.set('Set-Cookie', sessionCookie(token));
  response.send(`npm run example client ws://${request.headers.host}/wse ${token}\n`);
});

http.listen(Number(process.env.PORT ?? 5006), '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  console.log(`curl -X POST http://127.0.0.1:${port}/login/alice`);
});

for await (const event of server.events()) {
  if (event.type === 'msg') server.sendEvent(event.connectionId, { t: 'echo', p: event.data });
}
