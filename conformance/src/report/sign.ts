import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** What makes a report one that somebody vouches for. */
interface ReportSignature {
  readonly algorithm: 'Ed25519';
  /** The 32 bytes of the public key, in base64. */
  readonly public_key: string;
  /** Signature over the report without its member `signature`, in the form of RFC 8785; in base64. */
  readonly value: string;
}

const algorithm = 'Ed25519';
/** What stands before the 32 bytes of a public key in its SubjectPublicKeyInfo. (RFC 8410) */
const keyPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Reads a private key of Ed25519 in PEM. Throws Error for anything else. */
export function readSigningKey(pem: string): KeyObject {
  return ed25519(createPrivateKey(pem));
}

/** Reads a public key of Ed25519: PEM of it or of its private key, or its 32 bytes in base64. Throws Error for anything else. */
export function readVerifyingKey(text: string): KeyObject {
  if (text.includes('-----BEGIN')) return ed25519(createPublicKey(text));
  const raw = Buffer.from(text.trim(), 'base64');
  if (raw.length !== 32) throw new Error('neither PEM nor 32 bytes in base64');
  return createPublicKey({ key: Buffer.concat([keyPrefix, raw]), format: 'der', type: 'spki' });
}

/** The same report with a signature, which takes the place of one it had. */
export function signReport(json: string, key: KeyObject): string {
  const { signature: _, ...report } = objectIn(json);
  const publicKey = rawKey(createPublicKey(key));
  const value = sign(null, Buffer.from(canonicalJson(report)), key).toString('base64');
  const signature: ReportSignature = { algorithm, public_key: publicKey, value };
  return `${JSON.stringify({ ...report, signature }, null, 1)}\n`;
}

/** What is wrong with a signed report, in words; undefined where it is signed by the key, and as it was. */
export function whyNotSigned(json: string, key: KeyObject): string | undefined {
  const { signature, ...report } = objectIn(json);
  if (!isSignature(signature)) return 'it has no signature';
  if (signature.public_key !== rawKey(key)) return `it is signed by another key, ${signature.public_key}`;
  const isRight = verify(null, Buffer.from(canonicalJson(report)), key, Buffer.from(signature.value, 'base64'));
  return isRight ? undefined : 'it is not as it was signed';
}

/** SHA-256 of a text, in base64: binds what a page shows to the report that is signed. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new Error(`a key of ${key.asymmetricKeyType ?? 'another kind'}, Ed25519 is needed`);
}

function rawKey(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).subarray(keyPrefix.length).toString('base64');
}

function objectIn(json: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(json);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error('no JSON object');
}

function isSignature(value: unknown): value is ReportSignature {
  return (
    typeof value === 'object' &&
    value !== null &&
    Reflect.get(value, 'algorithm') === algorithm &&
    typeof Reflect.get(value, 'public_key') === 'string' &&
    typeof Reflect.get(value, 'value') === 'string'
  );
}
