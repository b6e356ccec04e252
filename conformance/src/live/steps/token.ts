import { primitives } from '#primitives';
import { suiteSecret, type Token } from '#suites/language/index.ts';
import { base64Url, utf8 } from '../../bytes.ts';

const hourSeconds = 3600;
const msPerSecond = 1000;

/** Makes the text of a token; undefined for none. */
export function tokenText(token: Token | undefined, user: string, nowMs: number): string | undefined {
  if (token === null) return undefined;
  if (token !== undefined && 'text' in token) return token.text;
  const { claims = { sub: user }, secret = suiteSecret, header, damage, lengthBytes } = token ?? {};
  const make = (padding: string): string => {
    const iat = Math.floor(nowMs / msPerSecond);
    const body = timed({ iat, exp: iat + hourSeconds, ...claims }, nowMs);
    return sign({ alg: 'HS256', typ: 'JWT', ...header }, padding === '' ? body : { ...body, padding }, secret);
  };
  const text = lengthBytes === undefined ? make('') : paddedTo(lengthBytes, make);
  return damage === undefined ? text : damages[damage](text);
}

const damages: Readonly<
  Record<NonNullable<Exclude<Token, null | { text: string }>['damage']>, (text: string) => string>
> = {
  padding: (text) => `${text}=`,
  'two-parts': (text) => text.split('.').slice(0, 2).join('.'),
  'four-parts': (text) => `${text}.x`,
  'standard-alphabet': (text) => text.replace(/.$/, '+'),
  signature: (text) => text.replace(/(.)(.)$/, (_, one: string, last: string) => `${one === 'A' ? 'B' : 'A'}${last}`),
};

/** Times in seconds from now in the place of `{"$now": seconds}`; a claim that is `{"$absent": true}` is left out. */
function timed(claims: Readonly<Record<string, unknown>>, nowMs: number): Record<string, unknown> {
  const nowSeconds = Math.floor(nowMs / msPerSecond);
  return Object.fromEntries(
    Object.entries(claims).flatMap(([name, value]) => {
      if (typeof value !== 'object' || value === null || !('$now' in value || '$absent' in value))
        return [[name, value]];
      return '$now' in value ? [[name, nowSeconds + Number(value.$now)]] : [];
    }),
  );
}

/** Grows a claim until the token is as long as it is to be; three bytes of it are four characters. */
function paddedTo(lengthBytes: number, make: (padding: string) => string): string {
  const start = Math.max(1, Math.floor(((lengthBytes - make('').length) * 3) / 4) - 24);
  for (let count = start; count < start + 64; count += 1) {
    const text = make('x'.repeat(count));
    if (text.length >= lengthBytes) return text;
  }
  return make('');
}

function sign(header: object, claims: object, secret: string): string {
  const parts = [header, claims].map((part) => base64Url(utf8(JSON.stringify(part)))).join('.');
  return `${parts}.${base64Url(primitives.hmacSha256(utf8(secret), utf8(parts)))}`;
}
