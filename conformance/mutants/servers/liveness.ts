import { closeCodeNone } from '@wsekit/transports';
import type { ServerMutant } from '../mutant.ts';
import { framesDown } from '../over/byte-change.ts';
import { messages, payloads } from '../over/messages.ts';
import { closeFrame, isCode } from '../over/wire-frames.ts';

const longMs = 86_400_000;
const requests: readonly string[] = ['health_check_response', 'metrics_response', 'config_response'];

/** Chapter 13: pings, silence, limits, the end of a server. */
export const livenessMutants: readonly ServerMutant[] = [
  {
    id: 'server/pings-unanswered',
    does: 'answers every other ping',
    requirements: ['WSE-LIM-001'],
    line: () => {
      let isOdd = false;
      return {
        sent: messages(['PONG'], (message) => {
          isOdd = !isOdd;
          return isOdd ? message : undefined;
        }),
      };
    },
  },
  {
    id: 'server/timestamp-not-repeated',
    does: 'repeats no timestamp in PONG',
    requirements: ['WSE-LIM-002'],
    line: () => ({ sent: payloads(['PONG'], (payload) => ({ ...payload, client_timestamp: 0 })) }),
  },
  {
    id: 'server/negative-latency',
    does: 'tells a latency below 0',
    requirements: ['WSE-LIM-002'],
    line: () => ({ sent: payloads(['PONG'], (payload) => ({ ...payload, latency: -5 })) }),
  },
  {
    id: 'server/pong-of-version-2',
    does: 'writes version 2 into every PONG',
    requirements: ['WSE-LIM-003'],
    line: () => ({ sent: messages(['PONG'], (message) => ({ ...message, v: 2 })) }),
  },
  {
    id: 'server/answers-legacy-pings',
    does: 'takes the text PING for a ping',
    requirements: ['WSE-LIM-004'],
    copies: ['WSE-ERR-012'],
    line: () => ({ heard: (frame) => [frame === 'PING' ? '{"t":"ping"}' : frame] }),
  },
  {
    id: 'server/pings-by-long-name',
    does: 'answers a ping under the long name as observed',
    requirements: ['WSE-LIM-004', 'WSE-ENV-015'],
    copies: ['WSE-ERR-013'],
    line: () => ({
      heard: messages('all', ({ type, ...message }) =>
        type === undefined ? message : { ...message, [message.t === undefined ? 't' : 'type']: type },
      ),
    }),
  },
  {
    id: 'server/pongs-are-delivered',
    does: 'hands PONG of clients on',
    requirements: ['WSE-LIM-005'],
    line: () => ({ heard: messages(['PONG', 'pong'], ({ t, ...message }) => ({ ...message, type: t })) }),
  },
  {
    id: 'server/never-pings',
    does: 'pings nobody',
    requirements: ['WSE-LIM-006'],
    line: () => ({ sent: messages(['ping'], () => undefined) }),
  },
  {
    id: 'server/ping-time-is-a-number',
    does: 'tells the time in a ping as a number',
    requirements: ['WSE-LIM-007'],
    copies: ['WSE-ERR-184'],
    line: () => ({
      sent: payloads(['ping'], (payload) => ({ ...payload, server_time: Date.parse(String(payload.server_time)) })),
    }),
  },
  {
    id: 'server/interval-above-timeout',
    does: 'is made with an interval of pings above the idle timeout',
    requirements: ['WSE-LIM-008'],
    options: (options) =>
      (options.pingIntervalMs ?? 0) >= (options.idleTimeoutMs ?? longMs)
        ? { ...options, idleTimeoutMs: (options.pingIntervalMs ?? 0) + 1 }
        : options,
  },
  {
    id: 'server/silence-for-ever',
    does: 'never closes who is silent',
    requirements: ['WSE-LIM-015'],
    copies: ['WSE-ERR-099'],
    options: (options) => ({ ...options, idleTimeoutMs: longMs }),
  },
  {
    id: 'server/silence-for-no-time',
    does: 'closes who is silent at every ping',
    requirements: ['WSE-LIM-015'],
    options: ({ pingIntervalMs = 25_000, ...options }) => ({
      ...options,
      pingIntervalMs,
      idleTimeoutMs: pingIntervalMs + 1,
    }),
  },
  {
    id: 'server/only-messages-are-life',
    does: 'takes what it cannot read for no sign of life',
    requirements: ['WSE-LIM-016'],
    line: () => ({ heard: (frame) => (typeof frame === 'string' && !frame.startsWith('{') ? [] : [frame]) }),
  },
  {
    id: 'server/silence-without-code',
    does: 'closes who is silent without a code under the documents',
    requirements: ['WSE-LIM-017'],
    copies: ['WSE-ERR-041'],
    line: () => ({ closes: (code, reason) => ({ code: code === 1000 ? closeCodeNone : code, reason }) }),
  },
  {
    id: 'server/deaf-are-kept',
    does: 'never closes by itself',
    requirements: ['WSE-LIM-018', 'WSE-CONN-074'],
    line: () => ({ closes: () => 'never' }),
  },
  {
    id: 'server/queues-of-any-length',
    does: 'keeps for a slow reader whatever comes',
    requirements: ['WSE-LIM-030', 'WSE-LIM-031'],
    copies: ['WSE-ERR-076'],
    options: ({ maxBufferedBytes: _, ...options }) => ({ ...options, maxBufferedBytes: 1_000_000_000 }),
  },
  {
    id: 'server/stops-without-code',
    does: 'closes without a code when it stops',
    requirements: ['WSE-LIM-040'],
    bytes: () => framesDown((frame) => [isCode(frame, 1001) ? closeFrame() : frame]),
  },
  {
    id: 'server/drains-with-1001',
    does: 'drains with the code of a server that stops',
    requirements: ['WSE-LIM-043'],
    line: () => ({ closes: (code, reason) => ({ code: code === 4300 ? 1001 : code, reason }) }),
  },
  {
    id: 'server/drains-with-its-own-reason',
    does: 'drains without the reason it was given',
    requirements: ['WSE-LIM-043'],
    line: () => ({ closes: (code) => ({ code, reason: '' }) }),
  },
  {
    id: 'server/drains-with-any-code',
    does: 'takes a code to drain with that must not be sent',
    requirements: ['WSE-LIM-045'],
    copies: ['WSE-ERR-221', 'WSE-ERR-226'],
    call: ({ name, make }) =>
      name === 'drain' ? make().then((outcome) => ('error' in outcome ? { result: null } : outcome)) : undefined,
  },
  {
    id: 'server/requests-unanswered',
    does: 'does not answer the requests that the documents have it answer',
    requirements: ['WSE-LIM-050'],
    copies: ['WSE-ERR-156'],
    line: () => ({ sent: messages(requests, () => undefined) }),
  },
];
