import { absent, accept, type LiveCase, matching, oneOf, text } from '../language/index.ts';

/** Chapter 01: the request a client makes, and what it makes of the answer. */
export const diallingCases: readonly LiveCase[] = [
  {
    id: 'dialling/an-upgrade-of-rfc-6455',
    title: 'a client asks for an upgrade as RFC 6455 has it',
    requirements: ['WSE-CONN-001', 'WSE-CONN-005'],
    steps: [
      accept('a', {
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
    ],
  },
  {
    id: 'dialling/the-query-tells-who-comes',
    title: 'the query tells versions, compression and encryption',
    level: 'should',
    requirements: ['WSE-CONN-017'],
    steps: [
      accept('a', {
        request: {
          query: {
            client_version: text,
            protocol_version: '1',
            compression: oneOf('true', 'false'),
            encryption: 'false',
            topics: absent,
          },
        },
      }),
    ],
  },
];
