import type { Hub } from '../hub.ts';
import { healthSnapshot } from './health.ts';
import { prometheusText } from './prometheus.ts';

/** What a server is at, as its health says. */
type ServerStatus = 'ok' | 'draining' | 'stopping';

const textFormat = 'text/plain; version=0.0.4; charset=utf-8';
const unavailable = 503;

/**
 * Answers the paths of health and metrics; 426 and the end for everything else, which was to be an upgrade (WSE-CONN-007). A server that lets nobody
 * in says so by 503, so that balancers send clients elsewhere.
 */
export function answerHttp(hub: Hub, request: Request, status: ServerStatus): Response {
  const { pathname } = new URL(request.url);
  const { healthPath, metricsPath } = hub.options.httpPaths;
  if (pathname !== healthPath && pathname !== metricsPath) {
    return new Response('This is a WebSocket server.\n', {
      status: 426,
      headers: { Upgrade: 'websocket', Connection: 'close' },
    });
  }
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead) return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
  if (pathname === metricsPath) {
    return new Response(prometheusText(hub), { headers: { 'Content-Type': textFormat } });
  }
  const health = { status, ...healthSnapshot(hub) };
  return Response.json(health, {
    status: status === 'ok' ? 200 : unavailable,
    headers: { 'Cache-Control': 'no-store' },
  });
}
