import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Metrics over plain HTTP. */
export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Answers `GET /metrics`, apart from the clients: who asks is answered while they are flooded. Rejects as `node:http` does. */
export async function serveMetrics(host: string, port: number, metrics: () => string): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(metrics());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
  const { port: open } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${open}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
