import {
  absent,
  anything,
  dial,
  hear,
  idOf,
  integer,
  type LiveCase,
  nothing,
  send,
  text,
  time,
  uuid7,
} from '../language/index.ts';

const hello = { t: 'client_hello', p: { client_version: 'wse-conformance', protocol_version: 1 } } as const;

/** Chapter 04: what is said behind the upgrade. */
export const handshakeCases: readonly LiveCase[] = [
  {
    id: 'handshake/ready-comes-first',
    title: 'the first frame of an authenticated connection is server_ready',
    requirements: ['WSE-HS-001', 'WSE-HS-003', 'WSE-HS-004', 'WSE-HS-005'],
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
            details: { connection_id: uuid7, features: {}, server_time: time, user_id: 'a', version: 1 },
          },
        },
        { form: 'text' },
      ),
      ...nothing('a'),
    ],
  },
  {
    id: 'handshake/hello-is-answered',
    title: 'each client_hello is answered by one server_hello with the id of server_ready',
    requirements: ['WSE-HS-025', 'WSE-HS-026', 'WSE-HS-027'],
    steps: [
      dial('a'),
      send('a', hello),
      hear(
        'a',
        {
          t: 'server_hello',
          v: 1,
          p: {
            connection_id: idOf('a'),
            server_version: text,
            protocol_version: integer,
            features: anything,
            limits: anything,
            ping_interval: integer,
            server_time: time,
            encryption_public_key: absent,
          },
        },
        { form: 'text' },
      ),
      ...nothing('a'),
    ],
  },
];
