import { createHmac } from 'node:crypto';
import type { CodecMutant } from '../mutant.ts';
import { openUnchecked } from '../over/broken-crypto.ts';
import { answering, asking, giving, setting } from './over.ts';

const [ivBegins, bodyBegins] = [2, 14];

/** Chapters 07 and 08: keys, sealed frames, signatures. */
export const secretsCodecMutants: readonly CodecMutant[] = [
  {
    id: 'codec/one-derivation',
    does: 'derives without salt in every dialect',
    requirements: ['WSE-ENC-015'],
    copies: ['WSE-ERR-059'],
    alter: setting(({ operation }) => (operation.case === 'derive' ? { dialect: 'D2g' } : {})),
  },
  {
    id: 'codec/lenient-base64',
    does: 'reads keys in the URL-safe alphabet and without padding',
    requirements: ['WSE-ENC-005'],
    copies: ['WSE-ERR-220'],
    alter: asking('derive', (value) => {
      const { from } = value;
      if (from.case !== 'agreement' || from.value.peer.case !== 'publicKeyBase64') return value;
      const text = Buffer.from(from.value.peer.value, 'base64').toString('base64');
      return {
        ...value,
        from: { case: 'agreement', value: { ...from.value, peer: { case: 'publicKeyBase64', value: text } } },
      };
    }),
  },
  {
    id: 'codec/points-off-the-curve',
    does: 'makes a secret of points that are not on the curve',
    requirements: ['WSE-ENC-006'],
    alter: answering('derive', (result, { from }) =>
      result.case === 'error' && from.case === 'agreement'
        ? { case: 'derive', value: { sharedSecret: new Uint8Array(32), key: new Uint8Array(32) } }
        : result,
    ),
  },
  {
    id: 'codec/secrets-without-zeros',
    does: 'drops leading zeros of the shared secret',
    requirements: ['WSE-ENC-008'],
    alter: giving('derive', (given) => {
      const first = given.sharedSecret?.findIndex((byte) => byte !== 0) ?? 0;
      return first <= 0 || given.sharedSecret === undefined
        ? given
        : { ...given, sharedSecret: given.sharedSecret.slice(first) };
    }),
  },
  {
    id: 'codec/tags-not-checked',
    does: 'opens frames without looking at the tag',
    requirements: ['WSE-ENC-028', 'WSE-ENC-029'],
    alter: answering('open', (result, { key, frame }) => {
      if (result.case !== 'error' || key?.material.case !== 'aesKey' || frame.length < 30) return result;
      const plaintext = openUnchecked(key.material.value)(
        frame.subarray(ivBegins, bodyBegins),
        frame.subarray(bodyBegins),
      );
      return plaintext === undefined ? result : { case: 'open', value: { plaintext: Uint8Array.from(plaintext) } };
    }),
  },
  {
    id: 'codec/played-back',
    does: 'opens a frame that came before',
    requirements: ['WSE-ENC-065', 'WSE-ENC-066'],
    copies: ['WSE-ERR-066'],
    alter: asking('open', (value) => ({ ...value, earlierFrames: [] })),
  },
  {
    id: 'codec/sealed-in-the-clear',
    does: 'writes in the clear what is to be sealed',
    requirements: ['WSE-ENC-035'],
    copies: ['WSE-ERR-061'],
    alter: asking('encode', ({ key: _, ...value }) => value),
  },
  {
    id: 'codec/opens-nothing',
    does: 'hands sealed frames on as bytes',
    requirements: ['WSE-FRM-042', 'WSE-ENC-038'],
    alter: asking('decode', ({ key: _, ...value }) => value),
  },
  {
    id: 'codec/sealing-untold',
    does: 'does not say whether a message came sealed',
    requirements: ['WSE-ENC-050'],
    alter: giving('decode', (given) => ({ ...given, encrypted: false })),
  },
  {
    id: 'codec/same-iv',
    does: 'seals under one IV',
    requirements: ['WSE-ENC-031', 'WSE-ENC-025'],
    copies: ['WSE-ERR-067'],
    alter: asking('seal', (value) => ({ ...value, iv: new Uint8Array(12) })),
  },
  {
    id: 'codec/signatures-url-safe',
    does: 'writes signatures in the URL-safe alphabet',
    requirements: ['WSE-SIG-010'],
    copies: ['WSE-ERR-070'],
    alter: giving('sign', (given, { form }) =>
      form === 'text' && given.output?.case === 'text'
        ? { output: { case: 'text', value: Buffer.from(given.output.value ?? '', 'base64').toString('base64url') } }
        : given,
    ),
  },
  {
    id: 'codec/lenient-signatures',
    does: 'takes signatures in the URL-safe alphabet and without padding',
    requirements: ['WSE-SIG-012'],
    alter: asking('verify', (value) =>
      value.form === 'text'
        ? { ...value, signature: Buffer.from(value.signature, 'base64').toString('base64') }
        : value,
    ),
  },
  {
    id: 'codec/digests-in-upper-case',
    does: 'takes signatures in upper-case hex',
    requirements: ['WSE-SIG-031'],
    alter: asking('verify', (value) =>
      value.form === 'digest' ? { ...value, signature: value.signature.toLowerCase() } : value,
    ),
  },
  {
    id: 'codec/long-keys-cut',
    does: 'cuts keys after 64 bytes',
    requirements: ['WSE-SIG-008'],
    alter: asking('sign', (value) => ({ ...value, key: value.key.subarray(0, 64) })),
  },
  {
    id: 'codec/nothing-is-verified',
    does: 'takes every signature',
    requirements: ['WSE-SIG-006'],
    copies: ['WSE-ERR-071'],
    alter: answering('verify', () => ({ case: 'verify', value: {} })),
  },
  {
    id: 'codec/old-signatures',
    does: 'takes signatures of any age',
    requirements: ['WSE-SIG-043'],
    alter: asking('verify', (value) =>
      value.form === 'timed' && /^\d+$/.test(value.signature.split(':')[1] ?? '')
        ? { ...value, nowMs: BigInt(value.signature.split(':')[1] ?? 0) }
        : value,
    ),
  },
  {
    id: 'codec/nonces-again',
    does: 'takes a nonce that came before',
    requirements: ['WSE-SIG-044'],
    alter: asking('verify', (value) => ({ ...value, earlierSignatures: [] })),
  },
  {
    id: 'codec/signs-the-text-alone',
    does: 'signs a text of its own digest as the text itself',
    requirements: ['WSE-SIG-030'],
    alter: giving('sign', (given, { form, key, text }) =>
      form === 'digest'
        ? { output: { case: 'text', value: createHmac('sha256', key).update(text).digest('hex') } }
        : given,
    ),
  },
];
