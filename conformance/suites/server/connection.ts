import {
  absent,
  anything,
  between,
  closed,
  dial,
  ends,
  hearThat,
  hex,
  type LiveCase,
  nothing,
  type Step,
  write,
} from '../language/index.ts';

/** The request is answered by an HTTP error, and the stream ends. */
function refusedByHttp(line: string): readonly Step[] {
  return [hearThat(line, { status: between(400, 599) }), hearThat(line, { ended: 'anyhow' })];
}

/** Requests that are no acceptable upgrade. */
const noUpgrades: readonly (readonly [name: string, what: string, options: Parameters<typeof dial>[1]])[] = [
  ['post', 'a POST', { method: 'POST' }],
  ['old-version', 'an upgrade of version 8', { headers: [['Sec-WebSocket-Version', '8']] }],
  ['no-key', 'an upgrade without key', { headers: [['Sec-WebSocket-Key', '']] }],
  ['short-key', 'an upgrade whose key is not 16 bytes', { headers: [['Sec-WebSocket-Key', 'c2hvcnQ=']] }],
  ['no-upgrade', 'a request without Upgrade', { headers: [['Upgrade', '']] }],
];

/** Chapter 01: the upgrade, its query, and who gets in. */
export const connectionCases: readonly LiveCase[] = [
  {
    id: 'connection/accept-key',
    title: 'an upgrade is answered with 101 and the accept key of RFC 6455',
    requirements: ['WSE-CONN-001', 'WSE-CONN-002'],
    steps: [
      dial('a', { until: 'asked', headers: [['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==']] }),
      hearThat('a', { status: 101, headers: { 'sec-websocket-accept': 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' } }),
    ],
  },
  {
    id: 'connection/request-in-pieces',
    title: 'an upgrade in pieces of 7 bytes, header names in lower case, is accepted',
    requirements: ['WSE-CONN-001'],
    steps: [
      dial('a', {
        pieceBytes: 7,
        headers: [
          ['upgrade', 'WebSocket'],
          ['connection', 'keep-alive, upgrade'],
        ],
      }),
      ...nothing('a'),
    ],
  },
  {
    id: 'connection/offers-are-declined',
    title: 'offered subprotocols and extensions are declined, and the connection opens',
    requirements: ['WSE-CONN-003'],
    steps: [
      dial('a', {
        until: 'asked',
        headers: [
          ['Sec-WebSocket-Protocol', 'chat, wse'],
          ['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits'],
        ],
      }),
      hearThat('a', {
        status: 101,
        headers: { 'sec-websocket-protocol': absent, 'sec-websocket-extensions': absent },
      }),
    ],
  },
  {
    id: 'connection/many-header-lines',
    title: '124 header lines are accepted',
    requirements: ['WSE-CONN-006'],
    steps: [
      dial('a', { headers: Array.from({ length: 118 }, (_, at) => [`X-Line-${at}`, String(at)] as const) }),
      ...nothing('a'),
    ],
  },
  {
    id: 'connection/long-request',
    title: 'a request of nearly 65,536 bytes is accepted',
    requirements: ['WSE-CONN-006'],
    steps: [dial('a', { headers: [['X-Long', 'x'.repeat(64_800)]] }), ...nothing('a')],
  },
  ...noUpgrades.map(
    ([name, what, options]): LiveCase => ({
      id: `connection/refuses-${name}`,
      title: `${what} is answered by an HTTP status of 400 or above`,
      requirements: ['WSE-CONN-007'],
      steps: [dial('a', { ...options, until: 'asked' }), ...refusedByHttp('a')],
    }),
  ),
  {
    id: 'connection/other-path-documented',
    title: 'a path other than /wse is answered with 404',
    requirements: ['WSE-CONN-008'],
    profile: 'documented',
    settings: {},
    steps: [dial('a', { path: '/other', until: 'asked' }), hearThat('a', { status: 404 })],
  },
  {
    id: 'connection/other-path-observed',
    title: 'every path is accepted by a server that was given none',
    requirements: ['WSE-CONN-008'],
    profile: 'observed',
    settings: {},
    steps: [dial('a', { path: '/other/place' }), ...nothing('a')],
  },
  {
    id: 'connection/slow-request',
    title: 'a request that is not complete in time is given up',
    requirements: ['WSE-CONN-009'],
    settings: { handshake_timeout: 0.2 },
    steps: [
      dial('a', { until: 'open' }),
      write('a', { $utf8: 'GET /wse HTTP/1.1\r\nHost: localhost\r\n' }),
      hearThat('a', { anyOf: [{ ended: true }, { status: between(400, 599) }] }),
    ],
  },
  {
    id: 'connection/pending-handshakes',
    title:
      'a server that holds as many handshakes as it may refuses a further one, and nobody else is kept out for long',
    requirements: ['WSE-CONN-010', 'WSE-LIM-061'],
    dialects: { from: 'D2g' },
    settings: { max_pending_handshakes: 2, handshake_timeout: 0.5 },
    steps: [
      ...['a', 'b', 'c'].flatMap((name): readonly Step[] => [
        dial(name, { until: 'open' }),
        write(name, { $utf8: 'GET /wse HTTP/1.1\r\nHost: localhost\r\n' }),
      ]),
      ...['a', 'b', 'c'].map((name) => hearThat(name, { anyOf: [{ ended: true }, { status: between(400, 599) }] })),
      dial('d'),
      ...nothing('d'),
    ],
  },
  {
    id: 'connection/tls-on-plain-port',
    title: 'a connection that begins with the bytes of TLS is closed by a server that speaks none',
    level: 'may',
    requirements: ['WSE-CONN-011'],
    steps: [
      dial('a', { until: 'open' }),
      write('a', hex('16 03 01 02 00 01 00 01 fc 03 03 00 00 00 00 00')),
      hearThat('a', { anyOf: [{ ended: true }, { status: between(400, 599) }] }),
    ],
  },
  {
    id: 'connection/garbage-in-place-of-http',
    title: 'bytes that are no HTTP end the connection and nobody else hears of it',
    requirements: ['WSE-CONN-007', 'WSE-LIM-061'],
    steps: [
      dial('b'),
      dial('a', { until: 'open' }),
      write('a', { $repeat: [hex('00 ff 0d 0a'), 64] }),
      hearThat('a', { anyOf: [{ ended: true }, { status: between(400, 599) }] }),
      ...nothing('b'),
    ],
  },
  {
    id: 'connection/unknown-parameters',
    title: 'parameters of the query that are not known are ignored, and topics are not subscribed to',
    requirements: ['WSE-CONN-018'],
    settings: {},
    steps: [
      dial('a', { query: 'client_version=2.4.1&protocol_version=1&topics=x,y&nonsense=%F0%9F' }),
      { do: 'call', name: 'get_topic_subscriber_count', args: ['x'], gives: 0 },
    ],
  },
  {
    id: 'connection/origin-documented',
    title: 'an origin that is not allowed is closed with 4403; without Origin a request is accepted',
    requirements: ['WSE-CONN-049'],
    profile: 'documented',
    settings: { allowed_origins: ['https://good.example'] },
    steps: [
      dial('a', { until: 'upgraded', headers: [['Origin', 'https://bad.example']] }),
      ...closed('a', 4403, { reason: 'Origin not allowed' }),
      dial('b', { headers: [['Origin', 'https://good.example']] }),
      ...nothing('b'),
      dial('c'),
      ...nothing('c'),
    ],
  },
  {
    id: 'connection/origin-observed',
    title: 'origins are not looked at unless the option is set',
    requirements: ['WSE-CONN-049'],
    profile: 'observed',
    steps: [dial('a', { headers: [['Origin', 'https://bad.example']] }), ...nothing('a')],
  },
  {
    id: 'connection/maximum',
    title: 'a connection above the maximum is refused, and its place is free once one has ended',
    requirements: ['WSE-CONN-050'],
    settings: { max_connections: 1 },
    steps: [
      dial('a'),
      dial('b', { until: 'asked' }),
      hearThat('b', { anyOf: [{ status: 503, headers: { 'retry-after': anything } }, { status: 101 }] }),
      ends('b'),
      ...nothing('a'),
      { do: 'close', on: 'a', code: 1000 },
      ...closed('a', 1000),
      { do: 'call', name: 'get_connection_count', gives: 0, withinMs: 1000 },
      dial('c'),
      ...nothing('c'),
    ],
  },
  {
    id: 'connection/no-secret',
    title: 'a server without secret accepts everybody and hands its application the text of the cookies',
    requirements: ['WSE-CONN-026'],
    settings: { jwt_secret: '' },
    steps: [
      dial('a', { headers: [['Cookie', 'x=1; y=2']] }),
      { do: 'told', event: ['connect', { $ref: 'id of a' }, 'x=1; y=2'] },
      dial('b'),
      { do: 'told', event: ['connect', { $ref: 'id of b' }, ''] },
    ],
  },
];
