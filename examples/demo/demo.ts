// A page to try the server with: who is there, what is said, what was missed, and each frame on the wire.
//
//   npm run demo
//
// Open the URL it prints, in several windows if you like. PORT chooses the port.
import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { attach } from '@wsekit/transports/ws';
import { createPage } from './create-page.ts';
import { createRoom } from './create-room.ts';

// Another one with each start: tokens of the one before are void.
const secret = randomBytes(32);
const room = createRoom(secret);
const page = await createPage({ secret, health: () => room.healthSnapshot() });
const http = createHttpServer(getRequestListener(page.fetch));
await room.serve((options) => attach(http, options));

http.listen(Number(process.env.PORT ?? 5006), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
});
process.once('SIGINT', () => {
  http.close();
  void room.stop();
});
