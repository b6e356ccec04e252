import 'reflect-metadata';
import { KeyObject, type webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralName,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { ClusterTls } from '../../src/cluster/index.ts';

const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const purposes = [ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth];

/** An authority that signs certificates of nodes. */
export class Authority {
  readonly #certificate: X509Certificate;
  readonly #keys: webcrypto.CryptoKeyPair;

  private constructor(certificate: X509Certificate, keys: webcrypto.CryptoKeyPair) {
    this.#certificate = certificate;
    this.#keys = keys;
  }

  static async create(name: string): Promise<Authority> {
    const keys = await createKeys();
    const extensions = [new BasicConstraintsExtension(true, undefined, true)];
    const options = { name: `CN=${name}`, keys, signingAlgorithm: signing, extensions };
    return new Authority(await X509CertificateGenerator.createSelfSigned(options), keys);
  }

  /** Material of a node; without names the certificate has no subject alternative names. */
  async sign(names: readonly JsonGeneralName[] = [{ type: 'ip', value: '127.0.0.1' }]): Promise<ClusterTls> {
    const keys = await createKeys();
    const extensions = [new ExtendedKeyUsageExtension(purposes)];
    const certificate = await X509CertificateGenerator.create({
      subject: 'CN=127.0.0.1',
      issuer: this.#certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: signing,
      extensions: names.length > 0 ? [...extensions, new SubjectAlternativeNameExtension([...names])] : extensions,
    });
    const key = KeyObject.from(keys.privateKey).export({ format: 'pem', type: 'pkcs8' });
    return { cert: certificate.toString('pem'), key: String(key), ca: this.#certificate.toString('pem') };
  }
}

async function createKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(signing, true, ['sign', 'verify']);
}
