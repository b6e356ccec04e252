import { accept, callThat, hear, type LiveCase, nothing, pass, send, silence, toldMessage } from '../language/index.ts';
import { isReady, lives, says } from './parts.ts';

/** Codes of the table of chapter 01, and one of an application. */
const codes = [
  'KEY_EXCHANGE_FAILED',
  'RATE_LIMITED',
  'RATE_LIMIT_EXCEEDED',
  'MESSAGE_TOO_LARGE',
  'INVALID_SUBSCRIPTION',
  'INVALID_ACTION',
  'SUBSCRIPTION_FAILED',
  'INVALID_MESSAGE',
  'PROTOCOL_ERROR',
  'SERVER_ERROR',
  'INIT_ERROR',
  'DECRYPTION_FAILED',
  'CIRCUIT_BREAKER_OPEN',
  'OUT_OF_CHEESE',
] as const;

/** Chapter 01: `error` inside a connection. */
export const errorCases: readonly LiveCase[] = [
  ...codes.map(
    (code): LiveCase => ({
      id: `errors/${code.toLowerCase().replaceAll('_', '-')}-ends-nothing`,
      title: `an error ${code} reaches the application and leaves the connection`,
      requirements: ['WSE-CONN-056', 'WSE-DLV-053'],
      steps: [
        accept('a'),
        isReady,
        send('a', { t: 'error', p: { code, message: 'for people', recoverable: true } }),
        toldMessage('error', { code, message: 'for people' }),
        ...lives('a'),
        ...nothing('a'),
      ],
    }),
  ),
  {
    id: 'errors/an-error-that-is-not-recoverable',
    title: 'an error that says recoverable false leaves the connection: who ends it sends a Close',
    requirements: ['WSE-CONN-056'],
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'error', p: { code: 'SERVER_ERROR', message: 'oh', recoverable: false, severity: 'critical' } }),
      toldMessage('error', { code: 'SERVER_ERROR' }),
      ...lives('a'),
    ],
  },
  {
    id: 'errors/rate-limited-is-heeded',
    title: 'behind RATE_LIMITED a client sends nothing for as long as it says, and then all of it',
    level: 'should',
    requirements: ['WSE-DLV-033'],
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'error', p: { code: 'RATE_LIMITED', message: 'slow down', retry_after: 1 } }),
      toldMessage('error', { code: 'RATE_LIMITED' }),
      says('chat', { n: 1 }),
      silence('a', 60),
      pass(1200),
      hear('a', { t: 'chat', p: { n: 1 } }),
    ],
  },
  {
    id: 'errors/a-rate-of-its-own',
    title: 'a client sends no more in a burst than it allows itself, and the rest as time passes',
    level: 'should',
    requirements: ['WSE-DLV-033'],
    settings: { rate_limit: { capacity: 2, refill: 10 } },
    steps: [
      accept('a'),
      isReady,
      ...[0, 1, 2, 3].map((n) => says('chat', { n })),
      hear('a', { t: 'chat', p: { n: 0 } }),
      hear('a', { t: 'chat', p: { n: 1 } }),
      ...nothing('a'),
      pass(500),
      hear('a', { t: 'chat', p: { n: 2 } }),
      hear('a', { t: 'chat', p: { n: 3 } }),
    ],
  },
  {
    id: 'errors/a-rate-limit-warning',
    title: 'a warning of the rate reaches the application and leaves the connection',
    requirements: ['WSE-DLV-053', 'WSE-DLV-032'],
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'rate_limit_warning', p: { current_rate: 9, limit: 10, remaining: 1, retry_after: 1 } }),
      toldMessage('rate_limit_warning', { limit: 10 }),
      ...lives('a'),
      callThat('is_ready', { gives: true }),
    ],
  },
];
