import { type Shape, type Step, sendText } from '../language/index.ts';

/** What the implementation must have. */
export const needs = ['encryption'] as const;
/** Dialects that encrypt. */
export const dialects = { from: 'D2b' } as const;
/** The reading of the published code. */
export const observed = { profile: 'observed' } as const;
/** The reading of the documents. */
export const documented = { profile: 'documented' } as const;
/** Where a further hello replaces the key. */
export const rekeys = { from: 'D2b', to: 'D2f' } as const;

/** A key that is one. (RFC 5903 section 8.1) */
export const good = 'BNrQtlOUIhz5sFHh/spXh9CY3+Y3/JC575RdDDdyWBGAUnGgRhzbglLWHxxFb6PlmrH0WzOsz19YOJ4Fd7iZC7M=';

/** Keys in a hello that are no keys, and are answered by KEY_EXCHANGE_FAILED. */
export const badKeys: readonly (readonly [name: string, key: string, requirement: string])[] = [
  ['url-safe-alphabet', good.replaceAll('/', '_').replaceAll('+', '-'), 'WSE-ENC-005'],
  ['no-padding', good.slice(0, -1), 'WSE-ENC-005'],
  ['line-feed', `${good}\n`, 'WSE-ENC-005'],
  ['empty', '', 'WSE-ENC-005'],
  ['not-on-the-curve', `BA${'A'.repeat(85)}=`, 'WSE-ENC-006'],
  ['one-byte-less', btoa(atob(good).slice(0, 64)), 'WSE-ENC-006'],
  [
    'hex',
    Array.from(atob(good), (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join(''),
    'WSE-ENC-007',
  ],
  ['spki', `MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE${'A'.repeat(86)}==`, 'WSE-ENC-007'],
];

/** A hello on the line `a` with these features and this key, whatever they are. */
export function hello(
  features: Readonly<Record<string, boolean | number | string>>,
  key: string | number | null,
): Step {
  const payload = { client_version: 'x', protocol_version: 1, features, encryption_public_key: key };
  return sendText('a', JSON.stringify({ t: 'client_hello', p: payload }), { breaks: 'offers that are none' });
}

/** Damage to a sealed frame, which is then dropped without a word. */
export const damages: readonly (readonly [
  name: string,
  what: string,
  damage: { readonly flipBit: number } | { readonly cutBytes: number },
])[] = [
  ['iv', 'a changed bit of the IV', { flipBit: 20 }],
  ['ciphertext', 'a changed bit of the ciphertext', { flipBit: 130 }],
  ['tag', 'a changed bit of the tag', { flipBit: -1 }],
  ['short-tag', 'a tag that is cut short', { cutBytes: 4 }],
];

/** Texts that are sealed, and what the application gets. */
export const plaintexts: readonly (readonly [name: string, text: string, kind: 'msg' | 'raw', shape: Shape])[] = [
  ['bare', '{"t":"a","p":1}', 'msg', { t: 'a', p: 1 }],
  ['prefix', 'S{"t":"a"}', 'msg', { t: 'a', c: 'S' }],
  ['long-names', '{"type":"a","payload":1}', 'msg', { t: 'a', p: 1 }],
  ['no-message', 'plain', 'raw', 'plain'],
  ['empty', '', 'raw', ''],
];
