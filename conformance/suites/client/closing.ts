import {
  accept,
  call,
  close,
  closed,
  hearThat,
  type LiveCase,
  line,
  oneOf,
  pass,
  type Step,
  send,
  undialled,
} from '../language/index.ts';
import { comesBack, isIn, isReady, lives, soon } from './parts.ts';

/** Codes a client comes back from; `null` is a Close without one. */
const passing: readonly (number | null)[] = [
  ...[1002, 1003, null, 1007, 1009, 1011, 1012, 1013],
  ...[3000, 4000, 4300, 4400, 4429, 4430, 4503, 4999],
];
/** Codes that say that the token is refused. */
const refusing = [4401, 4403, 1008] as const;

function closeBy(code: number | null): readonly Step[] {
  return [close('a', code === null ? {} : { code }), hearThat('a', { close: code })];
}

/** Chapter 01: how a connection ends, and what a client does then. */
export const closingCases: readonly LiveCase[] = [
  {
    id: 'closing/1000-is-final',
    title: 'behind 1000 the client stays down',
    requirements: ['WSE-CONN-080'],
    settings: soon,
    steps: [accept('a'), isReady, ...closeBy(1000), line('end', 'a'), isIn('disconnected'), pass(1200), undialled()],
  },
  {
    id: 'closing/1001-is-come-back-from',
    title: 'behind 1001 the client comes back',
    level: 'should',
    requirements: ['WSE-CONN-082'],
    settings: soon,
    steps: [accept('a'), isReady, ...closeBy(1001), line('end', 'a'), ...comesBack('b'), isReady],
  },
  ...passing.map(
    (code): LiveCase => ({
      id: `closing/${code ?? 'without-code'}-is-come-back-from`,
      title: `behind ${code === null ? 'a Close without code' : code} the client answers with the same and comes back`,
      requirements: code === 4300 ? ['WSE-CONN-080', 'WSE-CONN-082', 'WSE-LIM-047'] : ['WSE-CONN-080', 'WSE-CONN-085'],
      settings: soon,
      steps: [accept('a'), isReady, ...closeBy(code), line('end', 'a'), ...comesBack('b'), isReady, ...lives('b')],
    }),
  ),
  {
    id: 'closing/a-cut-is-come-back-from',
    title: 'behind a connection that is cut the client comes back',
    requirements: ['WSE-CONN-080', 'WSE-CONN-085'],
    settings: soon,
    steps: [accept('a'), isReady, line('cut', 'a'), ...comesBack('b'), isReady, ...lives('b')],
  },
  {
    id: 'closing/an-end-is-come-back-from',
    title: 'behind the end of a stream without Close the client comes back',
    requirements: ['WSE-CONN-080', 'WSE-CONN-085'],
    settings: soon,
    steps: [accept('a'), isReady, line('end', 'a'), ...comesBack('b'), isReady],
  },
  {
    id: 'closing/in-the-handshake',
    title: 'a Close in the middle of the handshake is come back from',
    requirements: ['WSE-CONN-080', 'WSE-CONN-085'],
    settings: soon,
    steps: [accept('a', { until: 'heard' }), close('a', { code: 1011 }), line('end', 'a'), ...comesBack('b'), isReady],
  },
  ...refusing.map(
    (code): LiveCase => ({
      id: `closing/${code}-asks-for-another-token`,
      title: `behind ${code} the client comes back with another token`,
      requirements: ['WSE-CONN-081', 'WSE-CONN-054'],
      settings: { ...soon, tokens: ['first', 'second'] },
      steps: [
        accept('a', { request: { headers: { authorization: 'Bearer first' } } }),
        ...closeBy(code),
        line('end', 'a'),
        ...comesBack('b', { request: { headers: { authorization: 'Bearer second' } } }),
        isReady,
      ],
    }),
  ),
  ...refusing.map(
    (code): LiveCase => ({
      id: `closing/${code}-without-another-token`,
      title: `behind ${code} a client with one token stays down and says so`,
      requirements: ['WSE-CONN-081', 'WSE-CONN-054'],
      settings: { ...soon, token: 'only' },
      steps: [accept('a'), isReady, ...closeBy(code), line('end', 'a'), isIn('error'), pass(1200), undialled()],
    }),
  ),
  ...(['AUTH_FAILED', 'AUTH_REQUIRED'] as const).map(
    (code): LiveCase => ({
      id: `closing/${code.toLowerCase().replace('_', '-')}-is-a-refusal`,
      title: `an error ${code} that a Close follows is a refused token`,
      requirements: ['WSE-CONN-054', 'WSE-CONN-047'],
      settings: { ...soon, token: 'only' },
      steps: [
        accept('a', { until: 'upgraded' }),
        send('a', { t: 'error', v: 1, p: { code, message: 'no', timestamp: '2026-01-01T00:00:00.000Z' } }),
        close('a'),
        hearThat('a', { close: null }),
        line('end', 'a'),
        isIn('error'),
        pass(1200),
        undialled(),
      ],
    }),
  ),
  {
    id: 'closing/an-auth-error-alone-ends-nothing',
    title: 'an error AUTH_FAILED that no Close follows leaves the connection',
    requirements: ['WSE-CONN-056'],
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'error', v: 1, p: { code: 'AUTH_FAILED', message: 'no', timestamp: '2026-01-01T00:00:00.000Z' } }),
      { do: 'told', event: ['event', 'error', { code: 'AUTH_FAILED' }, {}] },
      ...lives('a'),
    ],
  },
  {
    id: 'closing/the-application-ends-it',
    title: 'a client that is told to go sends 1000 and stays away',
    requirements: ['WSE-CONN-077', 'WSE-CONN-080'],
    settings: soon,
    steps: [
      accept('a'),
      isReady,
      call('disconnect'),
      ...closed('a', 1000),
      { do: 'call', name: 'state', gives: oneOf('disconnected'), withinMs: 2000 },
      pass(1200),
      undialled(),
    ],
  },
  {
    id: 'closing/ended-while-it-waits',
    title: 'a client that is told to go while it waits to come back stays away',
    requirements: ['WSE-CONN-080'],
    settings: soon,
    steps: [
      accept('a'),
      isReady,
      line('cut', 'a'),
      isIn('reconnecting', 'error'),
      call('disconnect'),
      isIn('disconnected'),
      pass(1200),
      undialled(),
    ],
  },
  {
    id: 'closing/force-reconnect',
    title: 'a client that is told to reconnect ends its connection by 1000 and opens another',
    requirements: ['WSE-CONN-077'],
    settings: soon,
    steps: [accept('a'), isReady, call('force_reconnect'), ...closed('a', 1000), ...comesBack('b'), isReady],
  },
];
