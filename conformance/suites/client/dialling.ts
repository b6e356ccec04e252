import {
  absent,
  accept,
  concat,
  hear,
  type LiveCase,
  line,
  matching,
  not,
  oneOf,
  pass,
  refuse,
  text,
  undialled,
  utf8,
  write,
} from '../language/index.ts';
import { comesBack, isIn, isNotReady, isReady, says, soon } from './parts.ts';

/** Statuses a client comes back from as from any other failure. */
const otherStatuses = [400, 404, 500, 502, 503] as const;

/** Chapter 01: the request a client makes, and what it makes of the answer. */
export const diallingCases: readonly LiveCase[] = [
  {
    id: 'dialling/an-upgrade-of-rfc-6455',
    title: 'a client asks for an upgrade as RFC 6455 has it, and sends nothing behind it before the answer',
    requirements: ['WSE-CONN-001', 'WSE-CONN-005'],
    needs: ['websocket'],
    steps: [
      accept('a', {
        until: 'asked',
        request: {
          path: '/wse',
          headers: {
            upgrade: matching('^[Ww]eb[Ss]ocket$'),
            connection: matching('[Uu]pgrade'),
            'sec-websocket-version': '13',
            'sec-websocket-key': matching('^[A-Za-z0-9+/]{22}==$'),
          },
        },
      }),
      { do: 'silence', on: 'a', forMs: 50 },
    ],
  },
  {
    id: 'dialling/the-query-tells-who-comes',
    title: 'the query tells versions, compression and encryption, and no topics where there are none',
    level: 'should',
    requirements: ['WSE-CONN-017'],
    steps: [
      accept('a', {
        request: {
          query: {
            client_version: matching('^[0-9]+(\\.[0-9]+)+$'),
            protocol_version: '1',
            compression: oneOf('true', 'false'),
            encryption: 'false',
            topics: absent,
          },
        },
      }),
    ],
  },
  {
    id: 'dialling/the-query-tells-topics',
    title: 'topics stand in the query, joined by commas and percent-encoded',
    level: 'should',
    requirements: ['WSE-CONN-017'],
    settings: { topics: ['prices', 'a b&c'] },
    steps: [
      accept('a', { until: 'asked', request: { query: { topics: 'prices,a b&c' }, target: not(matching('[ ]')) } }),
    ],
  },
  {
    id: 'dialling/the-query-tells-encryption',
    title: 'the query says that the client wants encryption',
    level: 'should',
    requirements: ['WSE-CONN-017'],
    dialects: { from: 'D2b' },
    settings: { encryption: true },
    steps: [accept('a', { until: 'asked', request: { query: { encryption: 'true' } } })],
  },
  {
    id: 'dialling/the-query-of-the-url-stays',
    title: 'what the URL has in its query already stays as it is',
    level: 'should',
    requirements: ['WSE-CONN-017'],
    settings: { path: '/here/wse?x=1&y=%26' },
    steps: [accept('a', { until: 'asked', request: { path: '/here/wse', query: { x: '1', y: '&' } } })],
  },
  {
    id: 'dialling/format-msgpack-is-in-the-url',
    title: 'a client that speaks MessagePack asks for it in the query, as its URL says',
    requirements: ['WSE-CONN-016'],
    axes: { format: ['msgpack'] },
    steps: [accept('a', { until: 'asked', request: { query: { format: 'msgpack' } } })],
  },
  {
    id: 'dialling/a-token-is-shown',
    title: 'a token goes along as cookie, as bearer, or as both with equal values',
    requirements: ['WSE-CONN-025'],
    settings: { token: 'aaa.bbb.ccc' },
    steps: [
      accept('a', {
        until: 'asked',
        request: {
          headers: oneOf(
            { authorization: 'Bearer aaa.bbb.ccc', cookie: absent },
            { authorization: absent, cookie: matching('(^|; ?)access_token=aaa\\.bbb\\.ccc(;|$)') },
            { authorization: 'Bearer aaa.bbb.ccc', cookie: matching('(^|; ?)access_token=aaa\\.bbb\\.ccc(;|$)') },
          ),
        },
      }),
    ],
  },
  {
    id: 'dialling/a-token-is-not-in-the-query',
    title: 'a token is not written into the URL, where servers do not look and logs do',
    requirements: ['WSE-CONN-024', 'WSE-CONN-025'],
    settings: { token: 'aaa.bbb.ccc' },
    steps: [accept('a', { until: 'asked', request: { target: not(matching('aaa\\.bbb')) } })],
  },
  {
    id: 'dialling/without-token-no-credentials',
    title: 'a client without token shows none',
    requirements: ['WSE-CONN-025'],
    steps: [accept('a', { until: 'asked', request: { headers: { authorization: absent, cookie: absent } } })],
  },
  ...[401, 403].map(
    (status): LiveCase => ({
      id: `dialling/a-${status}-asks-for-another-token`,
      title: `behind status ${status} the client comes back with another token`,
      requirements: ['WSE-CONN-054', 'WSE-CONN-081'],
      settings: { ...soon, tokens: ['first', 'second'] },
      steps: [
        accept('a', { until: 'asked', request: { headers: { authorization: 'Bearer first' } } }),
        ...refuse('a', status),
        ...comesBack('b', { request: { headers: { authorization: 'Bearer second' } } }),
        isReady,
      ],
    }),
  ),
  {
    id: 'dialling/a-401-without-another-token-is-told',
    title: 'behind status 401 a client with one token stays down and says so',
    requirements: ['WSE-CONN-054', 'WSE-CONN-081'],
    settings: { ...soon, token: 'only' },
    steps: [accept('a', { until: 'asked' }), ...refuse('a', 401), isIn('error'), isNotReady, pass(1000), undialled()],
  },
  ...otherStatuses.map(
    (status): LiveCase => ({
      id: `dialling/comes-back-from-${status}`,
      title: `a client that is answered by ${status} tries again`,
      requirements: ['WSE-CONN-085'],
      settings: soon,
      steps: [accept('a', { until: 'asked' }), ...refuse('a', status), ...comesBack('b'), isReady],
    }),
  ),
  {
    id: 'dialling/retry-after-is-heeded',
    title: 'a client that is told by Retry-After when to come does not come earlier',
    level: 'should',
    requirements: ['WSE-CONN-050'],
    settings: soon,
    steps: [
      accept('a', { until: 'asked' }),
      ...refuse('a', 503, 'Retry-After: 5'),
      isIn('reconnecting'),
      pass(4000),
      undialled(),
      pass(2000),
      accept('b'),
    ],
  },
  {
    id: 'dialling/comes-back-from-a-cut-request',
    title: 'a client whose request is cut tries again',
    requirements: ['WSE-CONN-085'],
    settings: soon,
    steps: [accept('a', { until: 'asked' }), line('cut', 'a'), ...comesBack('b'), isReady],
  },
  {
    id: 'dialling/comes-back-from-an-unanswered-request',
    title: 'a client waits at most ten seconds for the connection to open',
    requirements: ['WSE-CONN-086', 'WSE-CONN-085'],
    settings: soon,
    steps: [accept('a', { until: 'asked' }), pass(9500), undialled(), pass(1500), accept('b'), isReady],
  },
  {
    id: 'dialling/comes-back-from-what-is-no-http',
    title: 'a client that is answered by something other than HTTP tries again',
    requirements: ['WSE-CONN-085'],
    settings: soon,
    needs: ['websocket'],
    steps: [
      accept('a', { until: 'asked' }),
      write('a', utf8('SSH-2.0-OpenSSH_9.6\r\n\r\n')),
      line('end', 'a'),
      ...comesBack('b'),
      isReady,
    ],
  },
  {
    id: 'dialling/a-wrong-accept-is-no-connection',
    title: 'a 101 with a wrong Sec-WebSocket-Accept is no connection',
    requirements: ['WSE-CONN-002', 'WSE-CONN-085'],
    settings: soon,
    needs: ['websocket'],
    steps: [
      accept('a', { until: 'asked' }),
      write(
        'a',
        concat(
          utf8('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'),
          utf8('Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n'),
        ),
      ),
      isNotReady,
      ...comesBack('b'),
    ],
  },
  {
    id: 'dialling/frames-are-masked',
    title: 'every frame of a client is masked',
    requirements: ['WSE-CONN-060'],
    steps: [accept('a'), isReady, says('chat', { n: 1 }), hear('a', { t: 'chat', p: { n: 1 }, id: text })],
    explain: 'Servers end connections with frames without mask, as RFC 6455 section 5.1 demands.',
  },
];
