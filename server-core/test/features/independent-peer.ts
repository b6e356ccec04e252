import { createCipheriv, createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

/** Texts of a key derivation. */
export interface Derivation {
  readonly salt: string;
  readonly info: string;
}

/** A peer that encrypts with the primitives of Node alone, as somebody would who has read the table and nothing else. */
export class IndependentPeer {
  readonly publicKey: string;
  readonly #pair = createECDH('prime256v1');
  #key: Buffer = Buffer.alloc(0);

  constructor() {
    this.publicKey = this.#pair.generateKeys('base64');
  }

  get hello(): string {
    const p = { client_version: '2.5.1', features: { encryption: true }, encryption_public_key: this.publicKey };
    return JSON.stringify({ t: 'client_hello', p });
  }

  /** Takes the public key of the other side; throws for what is no point of P-256. */
  agree(publicKey: string, { salt, info }: Derivation): void {
    const shared = this.#pair.computeSecret(publicKey, 'base64');
    this.#key = Buffer.from(hkdfSync('sha256', shared, salt, info, 32));
  }

  open(frame: Uint8Array): string {
    const bytes = Buffer.from(frame);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(2, 14));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(14, -16)), decipher.final()]).toString();
  }

  seal(text: string, iv: Buffer = randomBytes(12)): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
    return Buffer.concat([Buffer.from('E:'), iv, sealed, cipher.getAuthTag()]);
  }
}
