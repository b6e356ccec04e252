// socket.io over its WebSocket transport alone.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import type { Candidate } from '../candidate.ts';

export async function start(): Promise<Candidate> {
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'], pingInterval: 3_600_000, serveClient: false });
  let received = 0;
  io.on('connection', (socket) => {
    socket.on('p', () => {
      received += 1;
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    port: (http.address() as AddressInfo).port,
    received: () => received,
    connections: () => io.engine.clientsCount,
    publish(payload, count) {
      for (let index = 0; index < count; index += 1) io.emit('p', payload);
    },
  };
}
