// Bun's own server with its own publish.
import type { Candidate } from '../candidate.ts';
import { bareAnswer } from '../ping-frames.ts';

interface BunSocket {
  send(text: string): void;
  subscribe(topic: string): void;
}

interface BunGlobal {
  serve(options: object): { readonly port: number; publish(topic: string, payload: string): number };
}

declare const Bun: BunGlobal;

export async function start(): Promise<Candidate> {
  let received = 0;
  let connections = 0;
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request: Request, self: { upgrade(request: Request): boolean }) =>
      self.upgrade(request) ? undefined : new Response(null, { status: 426 }),
    websocket: {
      idleTimeout: 0,
      maxPayloadLength: 1 << 20,
      backpressureLimit: 16 << 20,
      open(socket: BunSocket) {
        connections += 1;
        socket.subscribe('all');
      },
      message(socket: BunSocket, message: string) {
        if (message.length > 0) received += 1;
        const answer = bareAnswer(message);
        if (answer !== undefined) socket.send(answer);
      },
      close() {
        connections -= 1;
      },
    },
  });
  return {
    port: server.port,
    received: () => received,
    connections: () => connections,
    publish(payload, count) {
      for (let index = 0; index < count; index += 1) server.publish('all', payload);
    },
  };
}
