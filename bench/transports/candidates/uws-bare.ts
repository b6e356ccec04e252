// uWebSockets.js with its own publish.
import uws from 'uWebSockets.js';
import type { Candidate } from '../candidate.ts';
import { bareAnswer } from '../ping-frames.ts';

export async function start(): Promise<Candidate> {
  let received = 0;
  let connections = 0;
  const app = uws.App().ws('/*', {
    maxPayloadLength: 1 << 20,
    maxBackpressure: 16 << 20,
    idleTimeout: 0,
    open: (socket) => {
      connections += 1;
      socket.subscribe('all');
    },
    message: (socket, message) => {
      const text = Buffer.from(message).toString();
      if (text.length > 0) received += 1;
      const answer = bareAnswer(text);
      if (answer !== undefined) socket.send(answer);
    },
    close: () => {
      connections -= 1;
    },
  });
  const port = await new Promise<number>((resolve) => {
    app.listen('127.0.0.1', 0, (token) => resolve(uws.us_socket_local_port(token)));
  });
  return {
    port,
    received: () => received,
    connections: () => connections,
    publish(payload, count) {
      for (let index = 0; index < count; index += 1) app.publish('all', payload);
    },
  };
}
