import { accept, hear, integer, type LiveCase, line, send, text, toldMessage } from '../language/index.ts';
import { comesBack, isReady, lives, says, soon } from './parts.ts';

const ready = { message: 'ready', features: { recovery: false }, server_time: '2026-01-01T00:00:00.000Z', version: 1 };

/** Chapter 04: versions, features and dialects. */
export const agreeingCases: readonly LiveCase[] = [
  ...[0, 2, 99].map(
    (version): LiveCase => ({
      id: `agreeing/protocol-version-${version}`,
      title: `an answer with protocol_version ${version} is taken as 1`,
      requirements: ['WSE-HS-041'],
      steps: [accept('a', { hello: { protocol_version: version } }), isReady, ...lives('a')],
    }),
  ),
  {
    id: 'agreeing/unknown-members',
    title: 'features, limits and members nobody knows are passed over',
    requirements: ['WSE-HS-035'],
    steps: [
      accept('a', {
        details: { later: { a: [1] } },
        hello: { features: { telepathy: true }, limits: { max_thoughts: 3 }, mood: 'fine' },
      }),
      isReady,
      ...lives('a'),
    ],
  },
  {
    id: 'agreeing/a-bare-hello',
    title: 'a server_hello without features, limits and anything else is enough',
    requirements: ['WSE-HS-035'],
    steps: [
      accept('a', { until: 'heard' }),
      send(
        'a',
        { t: 'server_hello', p: {} },
        { breaks: 'servers write more; a reader takes what is missing as not said' },
      ),
      isReady,
      ...lives('a'),
    ],
  },
  ...(['2.0.2', '2.3.1', '2.10.0', '99.1', 'nightly'] as const).map(
    (version): LiveCase => ({
      id: `agreeing/server-version-${version.replaceAll('.', '-')}`,
      title: `a server that calls itself ${version} is spoken with`,
      requirements: ['WSE-HS-061', 'WSE-HS-062'],
      dialects: { from: 'D2g' },
      steps: [
        accept('a', { hello: { server_version: version } }),
        isReady,
        ...lives('a'),
        says('chat'),
        hear('a', { t: 'chat' }),
      ],
    }),
  ),
  {
    id: 'agreeing/every-dialect-untold',
    title: 'a client speaks with a server of any dialect without being told which',
    requirements: ['WSE-HS-060', 'WSE-FRM-011', 'WSE-FRM-013'],
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'tick', p: { n: 1 } }),
      toldMessage('tick', { n: 1 }),
      says('chat', { n: 2 }),
      hear('a', { t: 'chat', p: { n: 2 }, v: integer }, { form: 'text' }),
    ],
  },
  {
    id: 'agreeing/a-new-connection-begins-anew',
    title: 'a new connection has a handshake of its own',
    requirements: ['WSE-HS-047', 'WSE-HS-015'],
    settings: soon,
    steps: [
      accept('a'),
      isReady,
      line('cut', 'a'),
      ...comesBack('b', { says: { client_version: text, protocol_version: 1 } }),
      isReady,
      ...lives('b'),
    ],
  },
  {
    id: 'agreeing/ready-comes-again',
    title: 'a second server_ready costs nothing',
    requirements: ['WSE-HS-009', 'WSE-CONN-056'],
    steps: [
      accept('a'),
      isReady,
      send('a', {
        t: 'server_ready',
        id: 'r-9',
        seq: 9,
        v: 1,
        p: { message: 'again', details: { ...ready, connection_id: 'c-9' } },
      }),
      ...lives('a'),
    ],
  },
];
