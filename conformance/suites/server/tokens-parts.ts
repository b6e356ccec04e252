import {
  absent,
  closed,
  dial,
  hear,
  type LiveCase,
  nothing,
  type Step,
  time,
  type When,
  when,
} from '../language/index.ts';

type DialOptions = NonNullable<Parameters<typeof dial>[1]>;

/** What becomes of an upgrade: refused with a code and the text for people, closed as the dialect closes. */
export function refusedWith(line: string, code: 'AUTH_FAILED' | 'AUTH_REQUIRED', message?: string): readonly Step[] {
  const observedEarly: When = { profile: 'observed', dialects: { to: 'D2c' } };
  return [
    hear(line, { t: 'error', p: { code, timestamp: time, message: message ?? { $kind: 'text' } } }, { form: 'text' }),
    ...when(observedEarly, ...closed(line, null)),
    ...when(
      { profile: 'observed', dialects: { from: 'D2d' } },
      ...closed(line, 4401, { reason: 'Authentication failed' }),
    ),
    ...when({ profile: 'documented' }, ...closed(line, 4401)),
  ];
}

/** An upgrade that is refused. */
export function isRefused(
  options: DialOptions,
  code: 'AUTH_FAILED' | 'AUTH_REQUIRED' = 'AUTH_FAILED',
  message?: string,
): readonly Step[] {
  return [dial('a', { ...options, until: 'upgraded' }), ...refusedWith('a', code, message)];
}

/** An upgrade that is not. */
export function isAccepted(options: DialOptions): readonly Step[] {
  return [dial('a', options), ...nothing('a')];
}

/** What is said of a token that is not valid. */
export const failed = 'Authentication failed';
const noUser = 'Token missing user ID';
/** `sub` and what else a token claims. */
export function claims(more: Readonly<Record<string, unknown>>): DialOptions {
  return { token: { claims: { sub: 'a', ...more } } };
}

const upToD2c = { to: 'D2c' } as const;
/** Dialects behind 2.2.1, where the rules were rewritten. */
export const fromD2d = { from: 'D2d' } as const;

/** Where a token may stand. */
export const places: readonly LiveCase[] = [
  {
    id: 'tokens/cookie-with-blanks',
    title: 'blanks around a cookie and around its value are removed',
    requirements: ['WSE-CONN-020'],
    steps: isAccepted({ headers: [['Cookie', 'x=1;  access_token= {token} ;y=2']] }),
  },
  {
    id: 'tokens/empty-cookie-is-passed-over',
    title: 'of several cookies of the name the first that is not empty, null or undefined counts',
    requirements: ['WSE-CONN-020'],
    steps: isAccepted({
      headers: [['Cookie', 'access_token=; access_token=null; access_token=undefined; access_token={token}']],
    }),
  },
  {
    id: 'tokens/null-cookie-lets-the-header-speak',
    title: 'behind a cookie of the value null the Authorization header counts',
    requirements: ['WSE-CONN-020', 'WSE-CONN-022'],
    steps: isAccepted({
      headers: [
        ['Cookie', 'access_token=null'],
        ['Authorization', 'Bearer {token}'],
      ],
    }),
  },
  {
    id: 'tokens/quotes-belong-to-the-value',
    title: 'a token in quotes is not valid',
    requirements: ['WSE-CONN-020', 'WSE-CONN-045'],
    steps: isRefused({ headers: [['Cookie', 'access_token="{token}"']] }, 'AUTH_FAILED', failed),
  },
  {
    id: 'tokens/cookie-names-are-exact',
    title: 'a cookie whose name differs in letter case is no token',
    requirements: ['WSE-CONN-020', 'WSE-CONN-045'],
    steps: isRefused({ headers: [['Cookie', 'Access_Token={token}']] }, 'AUTH_REQUIRED'),
  },
  {
    id: 'tokens/own-cookie-name',
    title: 'the name of the cookie is a setting, and another name is none',
    requirements: ['WSE-CONN-021'],
    dialects: { from: 'D2c' },
    settings: { jwt_cookie_name: 'session' },
    steps: [
      dial('b', { headers: [['Cookie', 'session={token}']] }),
      ...nothing('b'),
      ...isRefused({ headers: [['Cookie', 'access_token={token}']] }, 'AUTH_REQUIRED'),
    ],
  },
  {
    id: 'tokens/bearer-in-any-case',
    title: 'bearer may be written in any letter case',
    requirements: ['WSE-CONN-022'],
    steps: isAccepted({ tokenIn: 'bearer', headers: [['Authorization', 'BEARER {token}']] }),
  },
  {
    id: 'tokens/bearer-with-two-blanks',
    title: 'a second blank behind Bearer belongs to the token, which is then not valid',
    requirements: ['WSE-CONN-022'],
    steps: isRefused({ tokenIn: 'bearer', headers: [['Authorization', 'Bearer  {token}']] }, 'AUTH_FAILED', failed),
  },
  {
    id: 'tokens/other-schemes-are-none',
    title: 'another scheme of Authorization is no token',
    requirements: ['WSE-CONN-022'],
    steps: isRefused({ tokenIn: 'bearer', headers: [['Authorization', 'Basic {token}']] }, 'AUTH_REQUIRED'),
  },
  {
    id: 'tokens/cookie-decides',
    title: 'a cookie that is not valid decides, whatever the Authorization header holds',
    requirements: ['WSE-CONN-023'],
    steps: isRefused({
      headers: [
        ['Cookie', 'access_token=garbage'],
        ['Authorization', 'Bearer {token}'],
      ],
    }),
  },
  {
    id: 'tokens/not-from-the-query',
    title: 'a token in the query is none',
    requirements: ['WSE-CONN-024'],
    steps: isRefused({ tokenIn: 'query' }, 'AUTH_REQUIRED'),
  },
  {
    id: 'tokens/none',
    title: 'without token the error is AUTH_REQUIRED, in the words of the version',
    requirements: ['WSE-CONN-045', 'WSE-CONN-046', 'WSE-CONN-047'],
    settings: {},
    steps: [
      dial('a', { token: null, until: 'upgraded' }),
      ...when(
        { dialects: { from: 'D2c' } },
        ...refusedWith('a', 'AUTH_REQUIRED', 'No JWT cookie or Authorization header'),
      ),
      ...when({ dialects: { to: 'D2b' } }, ...refusedWith('a', 'AUTH_REQUIRED')),
    ],
  },
  {
    id: 'tokens/garbage',
    title: 'a token that is none is told by AUTH_FAILED and a Close, and by nothing else',
    requirements: ['WSE-CONN-045', 'WSE-CONN-047', 'WSE-CONN-048', 'WSE-CONN-055'],
    needs: ['authentication'],
    steps: isRefused({ token: { text: 'garbage' } }, 'AUTH_FAILED', failed),
  },
];

/** Tokens that are not well made. */
export const damaged: readonly LiveCase[] = (
  ['padding', 'two-parts', 'four-parts', 'standard-alphabet', 'signature'] as const
).map(
  (damage): LiveCase => ({
    id: `tokens/damaged-${damage}`,
    title: `a token with ${damage === 'signature' ? 'another' : damage.replace('-', ' ')}${damage === 'signature' ? ' signature' : ''} is not valid`,
    requirements: ['WSE-CONN-030', 'WSE-CONN-040'],
    steps: isRefused({ token: { claims: { sub: 'a' }, damage } }, 'AUTH_FAILED', failed),
  }),
);

/** Claims a server judges: whether a token with them lets in. */
const judged: readonly (readonly [
  name: string,
  what: string,
  requirement: string,
  token: Readonly<Record<string, unknown>>,
  verdict: 'in' | 'out' | 'no user',
  range?: LiveCase['dialects'],
])[] = [
  ['exp-5-s-ago-early', 'exp 5 s ago', 'WSE-CONN-032', { exp: { $now: -5 } }, 'out', upToD2c],
  ['exp-5-s-ago', 'exp 5 s ago', 'WSE-CONN-032', { exp: { $now: -5 } }, 'in', fromD2d],
  ['exp-45-s-ago', 'exp 45 s ago', 'WSE-CONN-032', { exp: { $now: -45 } }, 'out'],
  ['exp-missing', 'no exp', 'WSE-CONN-032', { exp: absent }, 'out'],
  ['exp-null', 'exp null', 'WSE-CONN-032', { exp: null }, 'out'],
  ['exp-text', 'exp as text', 'WSE-CONN-032', { exp: '4102444800' }, 'out'],
  ['exp-zero', 'exp 0', 'WSE-CONN-032', { exp: 0 }, 'out'],
  ['exp-fraction-early', 'exp with a fraction', 'WSE-CONN-032', { exp: 4102444800.5 }, 'out', upToD2c],
  ['exp-fraction', 'exp with a fraction', 'WSE-CONN-032', { exp: 4102444800.5 }, 'in', fromD2d],
  ['nbf-20-s-ahead', 'nbf 20 s ahead', 'WSE-CONN-033', { nbf: { $now: 20 } }, 'in'],
  ['nbf-100-s-ahead-early', 'nbf 100 s ahead', 'WSE-CONN-033', { nbf: { $now: 100 } }, 'in', upToD2c],
  ['nbf-100-s-ahead', 'nbf 100 s ahead', 'WSE-CONN-033', { nbf: { $now: 100 } }, 'out', fromD2d],
  ['nbf-400-s-ahead', 'nbf 400 s ahead', 'WSE-CONN-033', { nbf: { $now: 400 } }, 'out'],
  ['nbf-text-early', 'nbf as text', 'WSE-CONN-033', { nbf: '4102444800' }, 'in', upToD2c],
  ['nbf-text', 'nbf as text', 'WSE-CONN-033', { nbf: '1' }, 'out', fromD2d],
  ['sub-missing', 'no sub', 'WSE-CONN-035', { sub: absent }, 'no user'],
  ['sub-number', 'sub as number', 'WSE-CONN-035', { sub: 5 }, 'no user'],
  ['sub-empty-early', 'an empty sub', 'WSE-CONN-035', { sub: '' }, 'in', upToD2c],
  ['sub-empty', 'an empty sub', 'WSE-CONN-035', { sub: '' }, 'no user', fromD2d],
];

/** What a verdict says, and how it shows. */
const outcomes: Readonly<
  Record<'in' | 'out' | 'no user', { readonly says: string; readonly steps: (options: DialOptions) => readonly Step[] }>
> = {
  in: { says: 'lets in', steps: isAccepted },
  out: { says: 'is refused', steps: (options: DialOptions) => isRefused(options, 'AUTH_FAILED', failed) },
  'no user': {
    says: 'is refused for want of a user',
    steps: (options: DialOptions) => isRefused(options, 'AUTH_FAILED', noUser),
  },
};

/** A case for each of them. */
export const judgedCases: readonly LiveCase[] = judged.map(
  ([name, what, requirement, token, verdict, dialects]): LiveCase => ({
    id: `tokens/${name}`,
    title: `a token with ${what} ${outcomes[verdict].says}`,
    requirements: [requirement],
    ...(dialects === undefined ? {} : { dialects }),
    steps: outcomes[verdict].steps(claims(token)),
  }),
);
