// A server beside the routes of Fastify, on one port: a login gives the token, `/wse` takes the connections.
//
//   npm run example fastify
//
// It prints how to log in; the answer is the command of a client.
import { createServer, encodeJwt, sessionCookie } from '@wsekit/server-core';
import { attach } from '@wsekit/transports/ws';
import fastify from 'fastify';

const secret = 'replace-with-a-strong-secret-key!';
const app = fastify();

// Other paths than `/wse` are refused. Fastify answers all requests that are no upgrades, so health is a route of its own.
const server = createServer({ jwt: { secret }, path: '/wse' });
await server.serve((options) => attach(app.server, options));
app.addHook('onClose', () => server.stop());
app.get('/health', async () => server.healthSnapshot());
app.post<{ Params: { user: string } }>('/login/:user', async (request, reply) => {
  const token = encodeJwt({ sub: request.params.user, exp: Math.floor(Date.now() / 1000) + 3600 }, secret);
  reply.header('set-cookie', sessionCookie(token));
  return `npm run example client ws://${request.headers.host}/wse ${token}\n`;
});

const address = await app.listen({ port: Number(process.env.PORT ?? 5006), host: '127.0.0.1' });
console.log(`curl -X POST ${address}/login/alice`);

for await (const event of server.events()) {
  if (event.type === 'msg') server.sendEvent(event.connectionId, { t: 'echo', p: event.data });
}
