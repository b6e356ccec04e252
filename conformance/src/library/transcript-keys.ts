import type { DialectName } from '@wsekit/spec';
import type { SessionKey, Transcript } from '@wsekit/spec/vectors';
import { hex } from './build.ts';
import { dialectsSharingKeysWith } from './dialects.ts';
import type { RecordedDraft } from './recorded-case.ts';

/** Key agreement as it happened on the wire: the side whose private key is known derives what both then used. */
export function keyDrafts(
  transcript: Transcript,
  spoken: readonly DialectName[],
): readonly (RecordedDraft & { readonly dialects: readonly DialectName[] })[] {
  return (transcript.e2e ?? []).flatMap((key) => {
    const known = knownSide(key);
    const dialects = spoken.filter(
      (dialect) => dialectsSharingKeysWith(dialect).length > 0 && usesDerivation(dialect, key),
    );
    if (known === undefined || dialects.length === 0) return [];
    return [
      {
        operation: 'derive',
        shape: `derive ${known.privateHex} ${known.peerBase64} ${key.aes_key_hex}`,
        title: `derives the key of a recorded connection (${known.peerBase64.slice(0, 12)}…)`,
        side: 'any',
        dialects,
        requirements: ['WSE-ENC-001', 'WSE-ENC-015', 'WSE-ENC-016'],
        request: {
          case: 'derive',
          value: {
            from: {
              case: 'agreement',
              value: {
                privateKey: hex(known.privateHex),
                peer: { case: 'publicKeyBase64', value: known.peerBase64 },
              },
            },
          },
        },
        expect: {
          ok: { case: 'derive', value: { sharedSecret: hex(key.ecdh_x_hex), key: hex(key.aes_key_hex) } },
        },
      },
    ];
  });
}

/** Where both generations of published peers meet, the recording says which derivation a connection used. */
function usesDerivation(dialect: DialectName, key: SessionKey): boolean {
  if (key.kdf === undefined) return true;
  return key.kdf.includes('(none)') === dialectsSharingKeysWith('D2g').includes(dialect);
}

function knownSide(key: SessionKey): { readonly privateHex: string; readonly peerBase64: string } | undefined {
  if (key.client_private_hex !== undefined)
    return { privateHex: key.client_private_hex, peerBase64: key.server_public_b64 };
  if (key.server_private_hex !== undefined)
    return { privateHex: key.server_private_hex, peerBase64: key.client_public_b64 };
  return undefined;
}
