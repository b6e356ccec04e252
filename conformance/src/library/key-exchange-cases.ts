import type { ClientVectors, KeyExchange, NegativeFrame, SealedFrame } from '@wsekit/spec/vectors';
import type { Case } from '../case.ts';
import { type CaseParts, caseId, hex, makeCase, refusal } from './build.ts';
import { formOf } from './client-reading.ts';
import { dialectOfVersion, dialectsSharingKeysWith } from './dialects.ts';
import { fromEach, type Origin } from './origin.ts';

// Marker, IV and tag around nothing.
const smallestFrameBytes = 30;

type Draft = Omit<CaseParts, 'side' | 'source'>;

/** Key agreement, sealing and opening as both published clients do it. */
export function keyExchangeCases(vectors: ClientVectors, origin: Origin): readonly Case[] {
  const { name, file: source } = origin;
  const dialect = dialectOfVersion(vectors.dialect);
  if (dialect === undefined) return [];
  const exchanges = vectors.key_exchanges;
  const agreed = fromEach(origin, 'key_exchanges', exchanges, (exchange) => [
    ...sideDrafts(name, exchange, 'client', 'server'),
    ...sideDrafts(name, exchange, 'server', 'client'),
    ...fromEach(origin, `frames of ${exchange.name}`, exchange.frames, (frame, at) =>
      frameDrafts(name, exchange, frame, at),
    ),
  ]);
  const refused = fromEach(origin, 'negative_encrypted_frames', vectors.negative_encrypted_frames, (frame) => {
    const exchange = exchanges?.find((candidate) => candidate.name === frame.pair);
    return exchange === undefined ? [] : [negativeDraft(name, exchange, frame)];
  });
  const dialects = dialectsSharingKeysWith(dialect);
  return [...agreed, ...refused].map((draft) => makeCase({ side: 'any', dialects, source, ...draft }));
}

function sideDrafts(
  name: string,
  exchange: KeyExchange,
  own: 'client' | 'server',
  peer: 'client' | 'server',
): readonly Draft[] {
  const privateKey = hex(exchange[`${own}_private_scalar_hex`]);
  const derived = { key: hex(exchange.aes256_key_hex), sharedSecret: hex(exchange.ecdh_shared_secret_hex) };
  const agree = (publicKey: PeerKey): Draft['request'] => ({
    case: 'derive',
    value: { from: { case: 'agreement', value: { privateKey, peer: publicKey } } },
  });
  return [
    {
      id: caseId('derive', name, exchange.name, own, 'public-key'),
      title: `computes the ${own}'s public key, as a point and as a hello carries it`,
      requirements: ['WSE-ENC-002'],
      request: { case: 'derive', value: { from: { case: 'privateKey', value: privateKey } } },
      expect: {
        ok: {
          case: 'derive',
          value: {
            publicKey: hex(exchange[`${own}_public_raw_hex`]),
            publicKeyBase64: exchange[`${own}_public_base64`],
          },
        },
      },
    },
    {
      id: caseId('derive', name, exchange.name, own, 'key-from-point'),
      title: `the ${own} derives the AES key from the ${peer}'s point`,
      requirements: ['WSE-ENC-001', 'WSE-ENC-003', 'WSE-ENC-008', ...derivationRequirements],
      request: agree({ case: 'publicKey', value: hex(exchange[`${peer}_public_raw_hex`]) }),
      expect: { ok: { case: 'derive', value: derived } },
    },
    {
      id: caseId('derive', name, exchange.name, own, 'key-from-base64'),
      title: `the ${own} derives the AES key from the ${peer}'s key as the hello carries it`,
      requirements: ['WSE-ENC-002', 'WSE-ENC-003', ...derivationRequirements],
      request: agree({ case: 'publicKeyBase64', value: exchange[`${peer}_public_base64`] }),
      expect: { ok: { case: 'derive', value: derived } },
    },
  ];
}

const derivationRequirements: readonly string[] = ['WSE-ENC-015', 'WSE-ENC-016'];

type PeerKey =
  | { readonly case: 'publicKey'; readonly value: Uint8Array<ArrayBuffer> }
  | { readonly case: 'publicKeyBase64'; readonly value: string };

function frameDrafts(name: string, exchange: KeyExchange, frame: SealedFrame, at: number): readonly Draft[] {
  const key = aesKey(exchange.aes256_key_hex);
  const [sealed, plaintext, iv] = [hex(frame.frame_hex), hex(frame.plaintext_hex), hex(frame.iv_hex)];
  const label = `${at}-${frame.label}`;
  return [
    {
      id: caseId('open', name, exchange.name, label),
      title: `opens a sealed frame: ${frame.label}`,
      dialects: [],
      requirements: ['WSE-ENC-025', 'WSE-ENC-027'],
      request: { case: 'open', value: { key, frame: sealed } },
      expect: { ok: { case: 'open', value: { plaintext } } },
    },
    {
      id: caseId('seal', name, exchange.name, label),
      title: `seals to the same bytes under the same IV: ${frame.label}`,
      dialects: [],
      requirements: ['WSE-ENC-025', 'WSE-ENC-026'],
      request: { case: 'seal', value: { key, iv, plaintext } },
      expect: { ok: { case: 'seal', value: { frame: sealed } } },
    },
  ];
}

function negativeDraft(name: string, exchange: KeyExchange, frame: NegativeFrame): Draft {
  const sealed = hex(frame.frame_hex);
  const short = sealed.length < smallestFrameBytes;
  return {
    id: caseId('open', name, frame.pair, `refuses-${frame.label}`),
    title: `refuses a sealed frame: ${frame.label}`,
    dialects: [],
    requirements: short ? ['WSE-ENC-027'] : ['WSE-ENC-028', 'WSE-ENC-029'],
    request: { case: 'open', value: { key: aesKey(exchange.aes256_key_hex), frame: sealed } },
    expect: refusal(...negativeCodes(sealed, short)),
    explain: 'A frame that was changed on its way would reach the application.',
  };
}

function negativeCodes(sealed: Uint8Array, short: boolean): readonly string[] {
  if (formOf(sealed) !== 'encrypted') return ['authentication_failed', 'frame_truncated', 'marker_not_allowed'];
  return [short ? 'frame_truncated' : 'authentication_failed'];
}

function aesKey(keyHex: string) {
  return { material: { case: 'aesKey' as const, value: hex(keyHex) } };
}
