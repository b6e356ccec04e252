import {
  boolean,
  dial,
  hear,
  idOf,
  type LiveCase,
  nothing,
  oneOf,
  send,
  sendText,
  text,
  time,
  told,
  uuid7,
  when,
} from '../language/index.ts';
import { hello, noHellos, poorHellos, versions } from './handshake-parts.ts';

/** Chapter 04: what a server says first. */
export const greetingCases: readonly LiveCase[] = [
  {
    id: 'handshake/ready-comes-first',
    title: 'the first frame of an authenticated connection is server_ready',
    requirements: ['WSE-HS-001', 'WSE-HS-003', 'WSE-HS-004', 'WSE-HS-005', 'WSE-FRM-056'],
    axes: { format: ['json', 'msgpack'] },
    steps: [
      dial('a', { until: 'upgraded' }),
      hear(
        'a',
        {
          t: 'server_ready',
          id: uuid7,
          seq: 1,
          ts: time,
          v: 1,
          p: {
            message: text,
            details: { connection_id: uuid7, features: {}, server_time: time, user_id: oneOf(text, null), version: 1 },
          },
        },
        { form: 'text' },
      ),
      ...nothing('a'),
    ],
  },
  {
    id: 'handshake/ready-without-authentication',
    title: 'a server without authentication greets under documented, with no user',
    requirements: ['WSE-HS-002'],
    profile: 'documented',
    settings: { jwt_secret: '' },
    steps: [
      dial('a', { until: 'upgraded' }),
      hear('a', { t: 'server_ready', p: { details: { user_id: null, connection_id: uuid7 } } }),
    ],
  },
  {
    id: 'handshake/ready-ids-are-new',
    title: 'ids of messages and of connections are new for each connection and differ',
    requirements: ['WSE-HS-005', 'WSE-ENV-034', 'WSE-ENV-030'],
    steps: [
      dial('a', { until: 'upgraded' }),
      hear('a', {
        t: 'server_ready',
        id: { $bind: ['first', uuid7] },
        p: { details: { connection_id: { $bind: ['one', uuid7] } } },
      }),
      dial('b', { until: 'upgraded' }),
      hear('b', {
        t: 'server_ready',
        id: { $not: { $oneOf: [{ $ref: 'first' }, { $ref: 'one' }] } },
        p: { details: { connection_id: { $not: { $oneOf: [{ $ref: 'first' }, { $ref: 'one' }] } } } },
      }),
    ],
  },
  {
    id: 'handshake/ready-says-recovery',
    title: 'both greetings say whether histories are kept',
    requirements: ['WSE-HS-006', 'WSE-HS-032'],
    needs: ['recovery'],
    settings: { recovery_enabled: true },
    steps: [
      dial('a', { until: 'upgraded' }),
      hear('a', { t: 'server_ready', p: { details: { features: { recovery: true } } } }),
      send('a', hello),
      hear('a', { t: 'server_hello', p: { features: { recovery: true } } }),
    ],
  },
  {
    id: 'handshake/ready-says-no-encryption',
    title: 'server_ready says that nothing is encrypted, whatever the server can do',
    requirements: ['WSE-HS-007'],
    profile: 'observed',
    steps: [
      dial('a', { until: 'upgraded' }),
      hear('a', { t: 'server_ready', p: { details: { features: { encryption: false, recovery: boolean } } } }),
    ],
  },
  ...versions.map(
    ([name, json, answer]): LiveCase => ({
      id: `handshake/version-${name}`,
      title: `a protocol version of ${json} is answered with ${answer}, or with 1 as documented`,
      requirements: ['WSE-HS-040'],
      steps: [
        dial('a'),
        sendText('a', `{"t":"client_hello","p":{"client_version":"x","protocol_version":${json}}}`, {
          breaks: 'servers take what is no version for 1',
        }),
        ...when({ profile: 'observed' }, hear('a', { t: 'server_hello', p: { protocol_version: answer } })),
        ...when({ profile: 'documented' }, hear('a', { t: 'server_hello', p: { protocol_version: 1 } })),
      ],
    }),
  ),
  ...poorHellos.map(
    ([name, hello]): LiveCase => ({
      id: `handshake/poor-hello-${name}`,
      title: `${hello.slice(0, 60)} is answered`,
      requirements: ['WSE-HS-019', 'WSE-FRM-011'],
      steps: [
        dial('a'),
        sendText('a', hello, { breaks: 'what is missing or of another kind counts as not said' }),
        hear('a', { t: 'server_hello', p: { connection_id: idOf('a') } }),
        ...nothing('a'),
      ],
    }),
  ),
  ...noHellos.map(
    ([name, hello, kind]): LiveCase => ({
      id: `handshake/no-hello-${name}`,
      title: `${JSON.stringify(hello)} goes to the application and gets no answer`,
      requirements: ['WSE-HS-020', 'WSE-FRM-016'],
      steps: [
        dial('a'),
        sendText('a', hello),
        told(kind, idOf('a'), kind === 'raw' ? hello : { t: 'CLIENT_HELLO' }),
        ...nothing('a'),
      ],
    }),
  ),
];
