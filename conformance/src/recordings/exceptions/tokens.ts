import { type Difference, noError } from '../difference.ts';
import type { RecordingException } from './exception.ts';
import { connsOf, objectOf, requestOf, type Scene } from './scene.ts';
import { fewer, towards } from './towards.ts';

interface Token {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly claimsText: string;
}

const minSecretBytes = 32;

/** Where our server judges tokens otherwise. */
export const tokenExceptions: readonly RecordingException[] = [
  refusing({
    id: 'issuer-and-audience-needed',
    why: 'a token without the issuer or audience that is asked for, or with one that is no text, is refused',
    because: 'WSE-ERR-224',
    isRefused: ({ claims }, { transcript: { config = {} } }) =>
      (isAskedFor(config.jwt_issuer) && typeof claims.iss !== 'string') ||
      (isAskedFor(config.jwt_audience) && typeof claims.aud !== 'string'),
  }),
  refusing({
    id: 'critical-headers-understood',
    why: 'a token whose header has something that must be understood, and is not, is refused',
    because: 'WSE-ERR-241',
    isRefused: ({ header }) => 'crit' in header,
  }),
  accepting({
    id: 'one-kind-of-number',
    why: '1.0 and 1 are one number to JSON in JavaScript',
    because: 'WSE-PAY-009',
    isAccepted: ({ claimsText }) => /"(exp|nbf)":-?\d+(\.\d|[eE])/.test(claimsText),
  }),
  accepting({
    id: 'unknown-headers-are-ignored',
    why: 'a token is not refused for a member of its header that is no text and that nobody asked for',
    because: 'WSE-ERR-241',
    isAccepted: ({ header }) => Object.values(header).some((value) => typeof value !== 'string'),
  }),
  {
    id: 'secret-long-enough',
    why: 'a secret below 32 bytes is refused in every dialect',
    because: 'WSE-ERR-036',
    better: ({ kind, got }, { transcript: { config = {} } }) => {
      const isShort = Buffer.byteLength(String(config.jwt_secret ?? '')) < minSecretBytes;
      return kind === 'options' && isShort && got[0]?.includes('the secret of HS256 has') ? got : undefined;
    },
  },
  {
    id: 'epoch-judged-and-not-thrown',
    why: 'an epoch that is none is one the server does not know, and no error behind a subscription that stands',
    because: 'WSE-ERR-176',
    better: ({ expected, got }) =>
      /Invalid epoch hex string/.test(expected[0] ?? '') && got[0] === noError ? got : undefined,
  },
];

const ending = /^(close |end$)/;

function isAskedFor(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** A token that ours refuses: its connection is told so and closed, has no events, and is not counted. */
function refusing({
  isRefused,
  ...about
}: Omit<RecordingException, 'better'> & {
  readonly isRefused: (token: Token, scene: Scene) => boolean;
}): RecordingException {
  const isOn = (scene: Scene, conn: string): boolean =>
    tokensIn(requestOf(scene, conn)).some((token) => isRefused(token, scene));
  return {
    ...about,
    better: (difference, scene) => {
      if (difference.of === 'get_connection_count') {
        return fewer(difference, connsOf(scene).filter((conn) => isOn(scene, conn)).length);
      }
      return isOn(scene, difference.of) ? refusal(difference) : undefined;
    },
  };
}

function refusal({ kind, got, expected }: Difference): readonly string[] | undefined {
  if (kind === 'events') return expected[0]?.startsWith('auth_connect ') === true ? [] : undefined;
  const wasLetIn = expected.some((item) => item.includes('"t":"server_ready"'));
  const isTold = got[0] === 'http 101' && got[1]?.includes('"code":"AUTH_FAILED"') === true;
  return kind === 'frames' && wasLetIn && isTold && got.slice(2).every((item) => ending.test(item)) ? got : undefined;
}

/** A token that ours accepts: its connection is greeted, told to the application, and counted. */
function accepting({
  isAccepted,
  ...about
}: Omit<RecordingException, 'better'> & { readonly isAccepted: (token: Token) => boolean }): RecordingException {
  return {
    ...about,
    better: (difference, scene) => {
      const { kind, got } = difference;
      const isOn = (conn: string): boolean => tokensIn(requestOf(scene, conn)).some(isAccepted);
      if (!isOn(difference.of)) return undefined;
      if (kind === 'events') return towards(difference, { added: (item) => /^(auth_connect|disconnect) /.test(item) });
      const isLetIn = got[0] === 'http 101' && got[1]?.includes('"t":"server_ready"') === true;
      return kind === 'frames' && isLetIn && got.slice(2).every((item) => ending.test(item)) ? got : undefined;
    },
  };
}

const tokenText = /\b([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]*/g;

function tokensIn(request: string): Token[] {
  return [...request.matchAll(tokenText)].map(([, header = '', claims = '']) => {
    const claimsText = Buffer.from(claims, 'base64url').toString();
    return { header: objectOf(Buffer.from(header, 'base64url').toString()), claims: objectOf(claimsText), claimsText };
  });
}
