import { readFileSync } from 'node:fs';
import { provider as noble } from '../../src/crypto/provider-noble.ts';
import { provider as node } from '../../src/crypto/provider-node.ts';

export const providers = [node, noble];

export interface ClientVectors {
  key_exchanges: {
    name: string;
    client_private_scalar_hex: string;
    server_private_scalar_hex: string;
    client_public_raw_hex: string;
    client_public_base64: string;
    server_public_raw_hex: string;
    server_public_base64: string;
    ecdh_shared_secret_hex: string;
    aes256_key_hex: string;
    frames: { label: string; plaintext_hex: string; iv_hex: string; frame_hex: string }[];
  }[];
  negative_encrypted_frames: { pair: string; label: string; frame_hex: string; expect: string }[];
  signing_typescript: {
    vectors: { hmac_key_hex: string; data: unknown; signed_bytes_utf8: string; signature_base64: string }[];
  };
  signing_python: { vectors: { hmac_key_hex: string; wire_text: string; signed_bytes_utf8: string; sig: string }[] };
}

export interface Wycheproof<Test> {
  testGroups: { tagSize?: number; tests: (Test & { tcId: number; result: 'valid' | 'invalid' | 'acceptable' })[] }[];
}

const folder = new URL('../../../spec/vectors/', import.meta.url);

function readJson<T>(name: string): T {
  const value: T = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  return value;
}

export const clients = [
  { version: '2.0.5', derivation: 'salted', vectors: readJson<ClientVectors>('client-2.0.5.json') },
  { version: '2.4.3', derivation: 'unsalted', vectors: readJson<ClientVectors>('client-2.4.3.json') },
] as const;

export function wycheproof<Test>(name: string): Wycheproof<Test> {
  return readJson<Wycheproof<Test>>(`wycheproof/${name}.json`);
}

export function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

export function hex(data: Uint8Array): string {
  return Buffer.from(data).toString('hex');
}

export function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return 'nothing thrown';
}
