import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodePublicKey, encodePublicKey } from '../../src/crypto/key-agreement.ts';
import { createTrialCipher } from '../../src/crypto/trial-cipher.ts';
import { bytes, codeOf, hex, providers } from './vectors.ts';

interface Exchange {
  client_private_hex?: string;
  server_private_hex?: string;
  client_public_b64: string;
  server_public_b64: string;
  ecdh_x_hex: string;
}
interface Transcript {
  id: string;
  e2e?: Exchange[];
  frames: { op: string; hex?: string; note?: unknown; decoded?: unknown }[];
}

const folder = new URL('../../../spec/transcripts/', import.meta.url);
const transcripts = readdirSync(folder)
  .filter((file) => file.startsWith('live-'))
  .flatMap((file) => {
    const recording: { transcripts: Transcript[] } = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    return recording.transcripts.filter((transcript) => transcript.e2e !== undefined);
  });
const damage: readonly unknown[] = [
  'tag',
  'ciphertext',
  'iv',
  'one byte short',
  'one byte more',
  '30 bytes',
  'tag damaged',
];

function plaintextOf(recorded: unknown): string | undefined {
  if (typeof recorded !== 'object' || recorded === null || !('plaintext' in recorded)) return undefined;
  return typeof recorded.plaintext === 'string' ? recorded.plaintext : undefined;
}

describe.each(providers)('recorded connections on $name', (provider) => {
  it('reach the secret of every recorded key exchange', () => {
    let count = 0;
    for (const exchange of transcripts.flatMap((transcript) => transcript.e2e ?? [])) {
      const atClient = exchange.client_private_hex !== undefined;
      const pair = provider.keyPair(bytes(exchange.client_private_hex ?? exchange.server_private_hex ?? ''));
      const [mine, theirs] = [exchange.client_public_b64, exchange.server_public_b64];
      if (pair.publicKey.length === decodePublicKey(atClient ? mine : theirs).length) {
        expect(encodePublicKey(pair.publicKey)).toBe(atClient ? mine : theirs);
      }
      const secret = provider.sharedSecret(pair.privateKey, decodePublicKey(atClient ? theirs : mine));
      expect(hex(secret)).toBe(exchange.ecdh_x_hex);
      count += 1;
    }
    expect(count).toBe(95);
  });

  it('show what was said, and nothing where frames were damaged', () => {
    const counts = { opened: 0, refused: 0 };
    for (const { id, e2e = [], frames } of transcripts) {
      const sealed = frames.filter((frame) => frame.op === 'binary' && frame.hex?.startsWith('453a'));
      for (const frame of sealed) {
        const verdicts = e2e.map((exchange) => {
          const cipher = createTrialCipher({ provider, sharedSecret: bytes(exchange.ecdh_x_hex) });
          let text = '';
          const code = codeOf(() => {
            text = Buffer.from(cipher.open(bytes(frame.hex ?? ''))).toString();
          });
          return code === 'nothing thrown' ? text : code;
        });
        const said = plaintextOf(frame.decoded) ?? plaintextOf(frame.note);
        if (said !== undefined) {
          expect(verdicts, id).toContain(said);
          counts.opened += 1;
        } else if (damage.includes(frame.note)) {
          expect(new Set(verdicts), id).toEqual(new Set(['authentication_failed']));
          counts.refused += 1;
        }
      }
    }
    expect(counts).toEqual({ opened: 216, refused: 45 });
  });
});
