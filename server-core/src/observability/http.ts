import type { Hub } from '../hub.ts';
import { healthSnapshot } from './health.ts';
import { prometheusText } from './prometheus.ts';

const textFormat = 'text/plain; version=0.0.4; charset=utf-8';

/** Answers `/health` and `/metrics`; 426 for everything else, which was to be an upgrade. */
export function answerHttp(hub: Hub, request: Request, uptimeMs: number): Response {
  const { pathname } = new URL(request.url);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (pathname !== '/health' && pathname !== '/metrics') {
    return new Response('This is a WebSocket server.\n', { status: 426, headers: { Upgrade: 'websocket' } });
  }
  if (!isRead) return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
  if (pathname === '/metrics') {
    return new Response(prometheusText(hub, uptimeMs), { headers: { 'Content-Type': textFormat } });
  }
  return Response.json({ status: 'ok', ...healthSnapshot(hub, uptimeMs) });
}
