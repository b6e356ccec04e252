import {
  accept,
  call,
  close,
  closed,
  hearThat,
  type LiveCase,
  line,
  pass,
  refuse,
  type Settings,
  type Step,
  undialled,
} from '../language/index.ts';
import { comesBack, isIn, isNotReady, isReady, soon } from './parts.ts';

/** Chapter 01: when a client comes back. Each schedule is the waits in milliseconds behind failures in a row. */
const schedules: Readonly<Record<string, { readonly settings: Settings; readonly waits: readonly number[] }>> = {
  exponential: { settings: reconnect({ mode: 'exponential' }), waits: [1000, 1500, 2250, 3375] },
  'exponential-with-factor': {
    settings: reconnect({ mode: 'exponential', factor: 2 }),
    waits: [1000, 2000, 4000, 8000],
  },
  bounded: { settings: reconnect({ mode: 'exponential', factor: 4, max_delay: 3 }), waits: [1000, 3000, 3000, 3000] },
  linear: { settings: reconnect({ mode: 'linear' }), waits: [1000, 2000, 3000, 4000] },
  fibonacci: { settings: reconnect({ mode: 'fibonacci' }), waits: [1000, 2000, 3000, 5000] },
};

function reconnect(members: Readonly<Record<string, unknown>>): Settings {
  return { reconnect: { base_delay: 1, max_delay: 30, factor: 1.5, jitter: false, ...members } };
}

/** Nobody comes before the wait is over, and somebody soon after. */
function comesAfter(ms: number, as: string): readonly Step[] {
  return [
    isIn('reconnecting'),
    pass(ms - 100),
    undialled(),
    pass(200),
    accept(as, { until: 'asked' }),
    ...refuse(as, 503),
  ];
}

/** The next try comes, and fails. */
function failing(as: string): readonly Step[] {
  return [accept(as, { until: 'asked', passMs: 2000 }), ...refuse(as, 503), isNotReady];
}

/** Chapter 01: how long a client waits, how often it tries, and where. */
export const returningCases: readonly LiveCase[] = [
  ...Object.entries(schedules).map(
    ([name, { settings, waits }]): LiveCase => ({
      id: `returning/${name}`,
      title: `the waits between tries grow as ${name.replaceAll('-', ' ')} says: ${waits.join(', ')} ms`,
      requirements: ['WSE-CONN-083', 'WSE-CONN-085'],
      needs: ['clock'],
      settings,
      steps: [
        accept('a', { until: 'asked' }),
        ...refuse('a', 503),
        ...waits.flatMap((ms, at) => comesAfter(ms, `try ${at + 1}`)),
      ],
    }),
  ),
  {
    id: 'returning/by-default',
    title: 'by default the waits begin at a second and grow by half, ten percent either way',
    needs: ['clock'],
    requirements: ['WSE-CONN-083'],
    steps: [
      accept('a', { until: 'asked' }),
      ...refuse('a', 503),
      isIn('reconnecting'),
      pass(850),
      undialled(),
      pass(300),
      accept('b', { until: 'asked' }),
      ...refuse('b', 503),
      isIn('reconnecting'),
      pass(1300),
      undialled(),
      pass(400),
      accept('c'),
    ],
  },
  {
    id: 'returning/never-gives-up',
    title: 'after many failures there is still a time of the next try',
    requirements: ['WSE-CONN-085'],
    settings: soon,
    steps: [...Array.from({ length: 12 }, (_, at) => failing(`try ${at}`)).flat(), ...comesBack('at last'), isReady],
    explain: 'Published clients gave up for good after 17 s to 90 s of an outage.',
  },
  {
    id: 'returning/five-failures-and-on',
    title:
      'five failures in a row, which open a breaker, leave a next try within half a minute where there is one server',
    requirements: ['WSE-CONN-085'],
    settings: soon,
    steps: [...Array.from({ length: 6 }, (_, at) => failing(`try ${at}`)).flat(), ...comesBack('at last'), isReady],
  },
  {
    id: 'returning/open-and-shut-does-not-count',
    title: 'connections that open and are closed at once do not begin the count of tries anew',
    needs: ['clock'],
    requirements: ['WSE-CONN-084'],
    settings: reconnect({ factor: 2 }),
    steps: [
      ...[1000, 2000, 4000].flatMap((ms, at): readonly Step[] => [
        accept(`try ${at}`, { until: 'upgraded' }),
        line('cut', `try ${at}`),
        isIn('reconnecting'),
        pass(ms - 100),
        undialled(),
        pass(200),
      ]),
      accept('last'),
    ],
    explain: 'Published clients redialled such a server about once a second without end.',
  },
  {
    id: 'returning/a-stable-session-counts-anew',
    title: 'behind a session that was ready for long the first wait is the first again',
    requirements: ['WSE-CONN-084'],
    settings: reconnect({ factor: 3 }),
    steps: [
      accept('a', { until: 'asked' }),
      ...refuse('a', 503),
      isIn('reconnecting'),
      pass(1100),
      accept('b', { until: 'asked' }),
      ...refuse('b', 503),
      isIn('reconnecting'),
      pass(3100),
      accept('c'),
      isReady,
      pass(20_000),
      line('cut', 'c'),
      isIn('reconnecting'),
      pass(900),
      undialled(),
      pass(200),
      accept('d'),
      isReady,
    ],
  },
  {
    id: 'returning/as-many-tries-as-allowed',
    title: 'a client that is allowed two tries makes two, and says that it has given up',
    requirements: ['WSE-CONN-085'],
    settings: { reconnect: { mode: 'exponential', base_delay: 0.2, max_delay: 0.4, jitter: false, max_attempts: 2 } },
    steps: [...['a', 'b', 'c'].flatMap(failing), isIn('error'), pass(1200), undialled()],
  },
  {
    id: 'returning/to-another-server',
    title: 'a client that knows two servers tries the other one when the first fails',
    needs: ['failover'],
    requirements: ['WSE-CONN-085'],
    settings: { ...soon, endpoints: ['/one', '/two'] },
    steps: [
      accept('a', { until: 'asked', request: { path: '/one' } }),
      ...refuse('a', 503),
      ...comesBack('b', { until: 'asked', request: { path: '/two' } }),
    ],
    level: 'should',
  },
  {
    id: 'returning/drained-to-another-server',
    title: 'behind 4300 a client that knows two servers goes to the other',
    level: 'should',
    needs: ['failover'],
    requirements: ['WSE-CONN-082', 'WSE-LIM-047'],
    settings: { ...soon, endpoints: ['/one', '/two'] },
    steps: [
      accept('a', { request: { path: '/one' } }),
      isReady,
      close('a', { code: 4300 }),
      hearThat('a', { close: 4300 }),
      line('end', 'a'),
      ...comesBack('b', { request: { path: '/two' } }),
      isReady,
    ],
  },
  {
    id: 'returning/told-to-another-server',
    title: 'a client that is told another server leaves the one it has, and comes to it once',
    needs: ['failover'],
    requirements: ['WSE-CONN-077'],
    settings: { ...soon, endpoints: ['/one', '/two'] },
    steps: [
      accept('a', { request: { path: '/one' } }),
      isReady,
      call('force_reconnect'),
      ...closed('a', 1000),
      ...comesBack('b'),
      isReady,
      undialled(60),
    ],
  },
  {
    id: 'returning/one-connection-at-a-time',
    title: 'a client that comes back has one connection, not two',
    requirements: ['WSE-CONN-085'],
    settings: soon,
    steps: [accept('a'), isReady, line('cut', 'a'), ...comesBack('b'), isReady, pass(1200), undialled(60)],
  },
];
