// A board that several people write on: who is there, what waits while a page is offline, what was missed.
//
//   npm run example board
//
// Open the URL it prints, in several windows if you like. PORT chooses the port.
import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { attach } from '@wsekit/transports/ws';
import { createBoard } from './create-board.ts';
import { createSite } from './create-site.ts';

// Another one with each start: tokens of the one before are void.
const secret = randomBytes(32);
const board = createBoard(secret);
const site = await createSite({ secret, notes: board.notes });
const http = createHttpServer(getRequestListener(site.fetch));
await board.server.serve((options) => attach(http, options));

http.listen(Number(process.env.PORT ?? 5006), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
});
process.once('SIGINT', () => {
  http.close();
  void board.server.stop();
});
