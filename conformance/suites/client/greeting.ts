import {
  absent,
  accept,
  anything,
  hear,
  idOf,
  type LiveCase,
  line,
  nothing,
  pass,
  send,
  silence,
  text,
} from '../language/index.ts';
import { comesBack, isNotReady, isOpen, isReady, lives, says, soon } from './parts.ts';

const ready = { message: 'ready', features: { recovery: false }, server_time: '2026-01-01T00:00:00.000Z', version: 1 };
const helloMembers = {
  server_version: '2.5.1',
  protocol_version: 1,
  features: {},
  limits: {},
  connection_id: 'c-1',
  ping_interval: 25_000,
  server_time: '2026-01-01T00:00:00.000Z',
} as const;

/** Chapter 04: what a client says, and what it makes of what a server says. */
export const greetingCases: readonly LiveCase[] = [
  {
    id: 'greeting/hello-waits-for-ready',
    title: 'client_hello comes behind server_ready, not before it, and once',
    requirements: ['WSE-HS-015', 'WSE-HS-016'],
    steps: [
      accept('a', { until: 'upgraded' }),
      silence('a', 60),
      send('a', {
        t: 'server_ready',
        id: 'r-1',
        seq: 1,
        v: 1,
        p: { message: 'hi', details: { ...ready, connection_id: 'c-1' } },
      }),
      hear('a', { t: 'client_hello', p: { client_version: text, protocol_version: 1 } }, { form: 'text' }),
      sayHelloAs('a'),
      isReady,
      ...nothing('a'),
    ],
  },
  {
    id: 'greeting/hello-says-what-the-client-has',
    title: 'client_hello names the features of the client and repeats the id of the connection',
    level: 'should',
    requirements: ['WSE-HS-017'],
    steps: [
      accept('a', {
        says: {
          connection_id: idOf('a'),
          features: {
            compression: anything,
            encryption: anything,
            batching: anything,
            priority_queue: anything,
            circuit_breaker: anything,
            offline_queue: anything,
            message_signing: anything,
            rate_limiting: anything,
            health_check: anything,
            metrics: anything,
          },
        },
      }),
    ],
  },
  {
    id: 'greeting/no-key-without-encryption',
    title: 'client_hello carries no key where features.encryption is false',
    requirements: ['WSE-HS-018'],
    steps: [accept('a', { says: { features: { encryption: false }, encryption_public_key: absent } })],
  },
  {
    id: 'greeting/ready-without-details',
    title: 'members of server_ready are found in p where there are no details',
    requirements: ['WSE-HS-008'],
    steps: [
      accept('a', { until: 'upgraded' }),
      send(
        'a',
        { t: 'server_ready', id: 'r-2', seq: 1, v: 1, p: { ...ready, connection_id: 'c-of-p' } },
        { breaks: 'servers of D2 write details; readers take both' },
      ),
      hear('a', { t: 'client_hello', p: { connection_id: 'c-of-p' } }),
    ],
  },
  {
    id: 'greeting/old-times-do-not-matter',
    title: 'a handshake with times of long ago and odd numbers is taken',
    requirements: ['WSE-HS-009', 'WSE-ENV-042', 'WSE-ENV-044'],
    steps: [
      accept('a', { until: 'upgraded' }),
      send('a', {
        t: 'server_ready',
        id: 'same',
        seq: 77,
        ts: '2001-01-01T00:00:00.000Z',
        v: 1,
        p: { message: 'hi', details: { ...ready, connection_id: 'c-1' } },
      }),
      hear('a', { t: 'client_hello' }),
      send('a', { t: 'server_hello', id: 'same', seq: 1, ts: '2001-01-01T00:00:00.000Z', v: 1, p: helloMembers }),
      isReady,
    ],
    explain:
      'Published TypeScript clients up to 2.3 dropped a greeting that was 1.5 s old by their clock, and never became ready.',
  },
  {
    id: 'greeting/ready-with-the-same-id-again',
    title: 'the greeting of a second connection is taken though its id was there before',
    requirements: ['WSE-HS-009'],
    settings: soon,
    steps: [
      accept('a', { until: 'upgraded' }),
      send('a', {
        t: 'server_ready',
        id: 'r',
        seq: 1,
        v: 1,
        p: { message: 'hi', details: { ...ready, connection_id: 'c-1' } },
      }),
      hear('a', { t: 'client_hello' }),
      sayHelloAs('a'),
      isReady,
      line('cut', 'a'),
      ...comesBack('b', { until: 'upgraded' }),
      send('b', {
        t: 'server_ready',
        id: 'r',
        seq: 1,
        v: 1,
        p: { message: 'hi', details: { ...ready, connection_id: 'c-2' } },
      }),
      hear('b', { t: 'client_hello' }),
      sayHelloAs('b'),
      isReady,
    ],
  },
  {
    id: 'greeting/hello-without-ready',
    title: 'without server_ready for ten seconds the client says hello, and takes the answer for ready',
    level: 'should',
    requirements: ['WSE-HS-010'],
    steps: [
      accept('a', { until: 'upgraded' }),
      ...isOpen('a'),
      pass(9500),
      silence('a', 30),
      pass(1000),
      hear('a', { t: 'client_hello' }),
      sayHelloAs('a'),
      isReady,
      ...lives('a'),
    ],
  },
  {
    id: 'greeting/a-silent-server-is-no-connection',
    title: 'a server that says neither ready nor hello is left, and never reported as connected',
    requirements: ['WSE-HS-010', 'WSE-CONN-085'],
    settings: soon,
    steps: [
      accept('a', { until: 'upgraded' }),
      ...isOpen('a'),
      isNotReady,
      pass(22_000),
      isNotReady,
      accept('b'),
      isReady,
    ],
  },
  {
    id: 'greeting/without-hello-ready-after-a-time',
    title: 'behind server_ready a client waits ten seconds for server_hello, and is then ready without',
    requirements: ['WSE-HS-071'],
    steps: [accept('a', { until: 'heard' }), isNotReady, pass(10_500), isReady, ...lives('a')],
  },
  {
    id: 'greeting/messages-wait-for-ready',
    title: 'what the application says before the client is ready waits, and leaves once behind client_hello',
    requirements: ['WSE-HS-011', 'WSE-HS-050', 'WSE-HS-051'],
    steps: [
      accept('a', { until: 'upgraded' }),
      says('chat', { n: 1 }),
      says('chat', { n: 2 }),
      silence('a', 30),
      send('a', {
        t: 'server_ready',
        id: 'r-3',
        seq: 1,
        v: 1,
        p: { message: 'hi', details: { ...ready, connection_id: 'c-1' } },
      }),
      hear('a', { t: 'client_hello' }),
      sayHelloAs('a'),
      hear('a', { t: 'chat', p: { n: 1 } }),
      hear('a', { t: 'chat', p: { n: 2 } }),
      ...nothing('a'),
    ],
  },
  {
    id: 'greeting/topics-behind-hello',
    title: 'topics are asked for behind client_hello',
    requirements: ['WSE-HS-050', 'WSE-SUB-020'],
    settings: { topics: ['prices'] },
    steps: [
      accept('a'),
      hear('a', { t: 'subscription_update', p: { action: 'subscribe', topics: ['prices'] } }, { form: 'text' }),
    ],
  },
];

function sayHelloAs(on: string) {
  return send(on, { t: 'server_hello', v: 1, p: helloMembers });
}
