import { createServer, type Socket } from 'node:net';
import type { Saturation } from './saturation.ts';

/** Opens the port where each byte says that one more burst has arrived. */
export async function openAcknowledgements(saturation: Saturation): Promise<number> {
  const server = createServer((socket: Socket) => {
    socket.setNoDelay(true);
    socket.on('data', (bytes) => saturation.acknowledge(bytes.length));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
