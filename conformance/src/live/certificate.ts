import 'reflect-metadata';
import { KeyObject, type webcrypto } from 'node:crypto';
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

/** What a server speaks TLS with, in PEM. */
export interface Certificate {
  /** Its certificate, and behind it that of the authority. */
  readonly cert: string;
  readonly key: string;
  /** The certificate of the authority, which clients have to trust. */
  readonly authority: string;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * Makes an authority that nobody knows, and a certificate of it for `localhost` and 127.0.0.1, both with keys of P-256 and good
 * for a day. Some clients take no certificate of a server that is an authority itself. (RFC 5280 section 4.1)
 */
export async function makeCertificate(nowMs: number = Date.now()): Promise<Certificate> {
  const [authorityKeys, serverKeys] = [await makeKeys(), await makeKeys()];
  const validity = { notBefore: new Date(nowMs - hourMs), notAfter: new Date(nowMs + dayMs) };
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: 'CN=wse-conformance',
    keys: authorityKeys,
    signingAlgorithm,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  });
  const names = [{ type: 'dns', value: 'localhost' } as const, { type: 'ip', value: '127.0.0.1' } as const];
  const own = await X509CertificateGenerator.create({
    ...validity,
    subject: 'CN=localhost',
    issuer: authority.subject,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm,
    extensions: [new SubjectAlternativeNameExtension(names)],
  });
  return {
    cert: `${own.toString('pem')}\n${authority.toString('pem')}\n`,
    key: KeyObject.from(serverKeys.privateKey).export({ format: 'pem', type: 'pkcs8' }).toString(),
    authority: authority.toString('pem'),
  };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
}
