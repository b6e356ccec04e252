import {
  accept,
  hear,
  type LiveCase,
  nothing,
  pass,
  publicKey,
  sayHello,
  send,
  silence,
  told,
  toldMessage,
} from '../language/index.ts';
import { isReady, lives, says } from './parts.ts';

const sealed = { sealing: ['sealed'] } as const;
const secret = { says: { features: { encryption: true }, encryption_public_key: publicKey } } as const;

/** Chapters 07 and 08: keys, sealed frames, signatures. */
export const keyCases: readonly LiveCase[] = [
  {
    id: 'keys/a-key-is-offered',
    title: 'a client that encrypts offers its key in client_hello, as uncompressed point in base64',
    requirements: ['WSE-ENC-010', 'WSE-HS-018'],
    dialects: { from: 'D2b' },
    settings: { encryption: true },
    steps: [accept('a', secret), isReady],
  },
  {
    id: 'keys/both-ways-sealed',
    title: 'behind the exchange messages travel sealed both ways, and the application is told so',
    requirements: ['WSE-ENC-010', 'WSE-ENC-017', 'WSE-ENC-050', 'WSE-ENC-035'],
    axes: sealed,
    steps: [
      accept('a', secret),
      isReady,
      says('chat', { n: 1 }),
      hear('a', { t: 'chat', p: { n: 1 } }, { form: 'E:' }),
      send('a', { t: 'tick', p: { n: 2 } }),
      toldMessage('tick', { n: 2 }, { encrypted: true }),
    ],
  },
  ...(
    [
      ['salted', { from: 'D2c', to: 'D2e' }],
      ['unsalted', { from: 'D2f' }],
    ] as const
  ).map(
    ([derivation, dialects]): LiveCase => ({
      id: `keys/${derivation}-by-trial`,
      title: `a client finds out by trial that a server whose version says nothing derives its key ${derivation}`,
      requirements: ['WSE-ENC-018', 'WSE-ENC-020'],
      dialects,
      axes: sealed,
      steps: [
        accept('a', { hello: { server_version: 'unknown' }, derivation }),
        isReady,
        send('a', { t: 'tick', p: { n: 1 } }),
        toldMessage('tick', { n: 1 }),
        says('chat', { n: 2 }),
        hear('a', { t: 'chat', p: { n: 2 } }, { form: 'E:' }),
      ],
    }),
  ),
  ...(
    [
      ['2.3.1', 'salted'],
      ['2.3.2', 'unsalted'],
      ['2.10.0', 'unsalted'],
    ] as const
  ).map(
    ([version, derivation]): LiveCase => ({
      id: `keys/${derivation}-for-${version.replaceAll('.', '-')}`,
      title: `with a server of version ${version} the key is ${derivation}`,
      requirements: ['WSE-ENC-017'],
      dialects: { from: 'D2e' },
      axes: sealed,
      steps: [
        accept('a', { hello: { server_version: version }, derivation }),
        isReady,
        says('chat', { n: 2 }),
        hear('a', { t: 'chat', p: { n: 2 } }, { form: 'E:' }),
      ],
    }),
  ),
  {
    id: 'keys/nothing-leaves-before',
    title: 'application data waits for the key, and leaves sealed',
    requirements: ['WSE-ENC-045', 'WSE-HS-051'],
    axes: sealed,
    steps: [
      accept('a', { until: 'heard' }),
      says('chat', { n: 1 }),
      silence('a', 60),
      sayHello('a'),
      hear('a', { t: 'chat', p: { n: 1 } }, { form: 'E:' }),
      ...nothing('a'),
    ],
  },
  {
    id: 'keys/control-in-the-clear',
    title: 'pings, their answers and the hello leave in the clear on a connection with a key',
    requirements: ['WSE-ENC-043', 'WSE-LIM-009', 'WSE-LIM-010'],
    axes: sealed,
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'ping', p: { timestamp: 3 } }),
      hear('a', { t: 'PONG', p: { server_timestamp: 3 } }, { form: 'text' }),
      pass(15_100),
      hear('a', { t: 'ping' }, { form: 'text' }),
    ],
  },
  {
    id: 'keys/not-agreed-is-told',
    title: 'a server that agrees on no key is told to the application, and spoken with in the clear',
    requirements: ['WSE-HS-051'],
    dialects: { from: 'D2b' },
    settings: { encryption: true },
    steps: [
      accept('a', { withoutKey: true }),
      isReady,
      told('noticed', 'not_encrypted'),
      says('chat', { n: 1 }),
      hear('a', { t: 'chat', p: { n: 1 } }, { form: 'text' }),
    ],
  },
  {
    id: 'keys/a-failed-exchange-is-told',
    title: 'KEY_EXCHANGE_FAILED and a hello without key leave the connection in the clear, and are told',
    requirements: ['WSE-HS-051', 'WSE-HS-046', 'WSE-ENC-011'],
    dialects: { from: 'D2b' },
    settings: { encryption: true },
    steps: [
      accept('a', { until: 'heard' }),
      send('a', { t: 'error', p: { code: 'KEY_EXCHANGE_FAILED', message: 'ECDH failed', recoverable: true } }),
      sayHello('a', { hello: { features: { encryption: false } }, withoutKey: true }),
      told('noticed', 'not_encrypted'),
      toldMessage('error', { code: 'KEY_EXCHANGE_FAILED' }),
      isReady,
      ...lives('a'),
    ],
  },
  ...Object.entries({
    'off-the-curve': `BA${'A'.repeat(85)}=`,
    'of-another-length': 'BAAA',
    'in-the-url-alphabet': `B${'-_'.repeat(43)}=`,
    'that-is-no-text': 5,
  }).map(
    ([name, key]): LiveCase => ({
      id: `keys/a-key-${name}`,
      title: `a key of the server ${name.replaceAll('-', ' ')} is no key: the client goes on in the clear and tells`,
      requirements: ['WSE-ENC-005', 'WSE-ENC-006', 'WSE-HS-051'],
      dialects: { from: 'D2b' },
      settings: { encryption: true },
      steps: [
        accept('a', { until: 'heard' }),
        send(
          'a',
          {
            t: 'server_hello',
            v: 1,
            p: {
              server_version: '2.5.1',
              protocol_version: 1,
              features: { encryption: true },
              encryption_public_key: key,
            },
          },
          { breaks: 'a key nobody can use' },
        ),
        told('noticed', 'not_encrypted'),
        isReady,
        ...lives('a'),
      ],
    }),
  ),
];
