// The `ws` package as its documents show it: one `send` for each client.
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Candidate } from '../candidate.ts';
import { bareAnswer } from '../ping-frames.ts';

export async function start(): Promise<Candidate> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await new Promise((resolve) => server.once('listening', resolve));
  let received = 0;
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const text = data.toString();
      if (text.length > 0) received += 1;
      const answer = bareAnswer(text);
      if (answer !== undefined) socket.send(answer);
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    received: () => received,
    connections: () => server.clients.size,
    publish(payload, count) {
      for (let index = 0; index < count; index += 1) {
        for (const client of server.clients) client.send(payload);
      }
    },
  };
}
