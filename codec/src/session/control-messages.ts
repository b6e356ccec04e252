import type { Dialect, ErrorCode, ServerHelloPayload, ServerReadyPayload } from '@wsekit/spec';
import { formatTime } from '../envelope/complete-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { CodecError } from '../errors.ts';
import type { TokenBucket } from './token-bucket.ts';

// The messages of the protocol's own, member by member in the order published programs write them, which goes for those
// they write as text; the others are sorted on their way. All of them carry the category WSE.

const version = 1;
const readyText = 'Connection established (Rust transport)';
const retryAfterSeconds = 1;

/** `server_ready`, said at a time that is written already. (WSE-HS-003, WSE-HS-004) */
export function serverReady(
  details: Omit<ServerReadyPayload['details'], 'server_time' | 'version'>,
  id: string,
  ts: string,
): Envelope {
  const p = { message: readyText, details: { ...details, server_time: ts, version } };
  return { c: 'WSE', t: 'server_ready', p, id, ts, seq: 1, v: version };
}

/** `server_hello`. (WSE-HS-026) */
export function serverHello(p: ServerHelloPayload): Envelope {
  return { c: 'WSE', t: 'server_hello', p, v: version };
}

/** JSON of a server's `PONG`, behind its prefix where the dialect has one. (WSE-LIM-001 to WSE-LIM-003) */
export function serverPong(
  timestamp: unknown,
  nowMs: number,
  { category_style: style, pong_version: v }: Pick<Dialect, 'category_style' | 'pong_version'>,
): string {
  const client = typeof timestamp === 'bigint' || Number.isInteger(timestamp) ? timestamp : 0;
  const latency = Math.max(0, nowMs - Number(client));
  const p = `{"client_timestamp":${client},"server_timestamp":${nowMs},"latency":${latency}}`;
  return `{${style === 'field' ? '"c":"WSE",' : ''}"t":"PONG","p":${p},"v":${v}}`;
}

/** `ping` of a server. (WSE-LIM-007) */
export function serverPing(nowMs: number, hasTimestamp: boolean): Envelope {
  const time = { server_time: formatTime(nowMs) };
  return { c: 'WSE', t: 'ping', p: hasTimestamp ? { ...time, timestamp: nowMs } : time };
}

/** `ping` of a client. (WSE-LIM-009) */
export function clientPing(nowMs: number): Envelope {
  return { c: 'WSE', t: 'ping', p: { timestamp: nowMs }, v: version };
}

/** `PONG` of a client to what a server's ping said. (WSE-LIM-010) */
export function clientPong(ping: Readonly<Record<string, unknown>>, nowMs: number): Envelope {
  const server = ping.server_time ?? ping.timestamp ?? nowMs;
  return { c: 'WSE', t: 'PONG', p: { server_timestamp: server, client_timestamp: nowMs }, v: version };
}

/** `error` over a key that cannot be used. (WSE-HS-046) */
export function keyExchangeFailed(why: string): Envelope {
  const message = `ECDH key exchange failed: ${why}`;
  return { c: 'WSE', t: 'error', p: { code: 'KEY_EXCHANGE_FAILED', message, recoverable: true } };
}

/** `error` over a message that came and was not taken; an answer repeats the `cid` it is to. (WSE-DLV-070) */
export function refusal({ cid }: Envelope, code: ErrorCode, { message, code: reason }: CodecError): Envelope {
  const answered = typeof cid === 'string' ? { cid } : {};
  const p = { code, message, recoverable: true, details: { reason } };
  return { c: 'WSE', t: 'error', p, ...answered, v: version };
}

/** `error` over an event that was dropped for its rate. (WSE-DLV-027) */
export function rateLimited(): Envelope {
  const p = { code: 'RATE_LIMITED', message: 'Rate limit exceeded', retry_after: retryAfterSeconds };
  return { c: 'WSE', t: 'error', p, v: version };
}

/** `rate_limit_warning`. (WSE-DLV-029) */
export function rateLimitWarning(bucket: TokenBucket, nowMs: number): Envelope {
  const tokens = bucket.tokens(nowMs);
  const p = {
    current_rate: Math.floor(bucket.capacity - tokens),
    limit: Math.floor(bucket.capacity),
    remaining: Math.floor(tokens),
    retry_after: retryAfterSeconds,
  };
  return { c: 'WSE', t: 'rate_limit_warning', p, v: version };
}
