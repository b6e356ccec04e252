import { createCipheriv, createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const info = 'wse-encryption/aes-gcm-key';
const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/** The tool's end of an encrypted connection. */
export class ToolCipher {
  readonly #pair = createECDH('prime256v1');
  readonly publicKey: Buffer = this.#pair.generateKeys();
  #key: Buffer | undefined;

  agree(serverKey: Buffer): void {
    const secret = this.#pair.computeSecret(serverKey);
    this.#key = Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), info, keyBytes));
  }

  /** A whole `E:` frame. */
  seal(text: string): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, this.#key ?? '', iv);
    const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
    return Buffer.concat([Buffer.from('E:'), iv, sealed, cipher.getAuthTag()]);
  }

  /** What stands behind `E:`; undefined before there is a key. */
  open(sealed: Buffer): Buffer | undefined {
    if (this.#key === undefined) return undefined;
    const decipher = createDecipheriv(algorithm, this.#key, sealed.subarray(0, ivBytes));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()]);
  }
}
