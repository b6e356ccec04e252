import type { Cipher } from '../src/crypto/cipher.ts';
import { CodecError } from '../src/index.ts';

/** A cipher that hides nothing: marker, then the plaintext. What begins with a zero byte does not open. */
export const plainCipher: Cipher = {
  seal: (plaintext) => Uint8Array.of(0x45, 0x3a, ...plaintext),
  open(frame) {
    if (frame[2] === 0) throw new CodecError('authentication_failed', 'opening a frame that begins with a zero byte');
    return frame.slice(2);
  },
};

/** The frame that {@link plainCipher} opens to a text. */
export function sealedText(text: string): Uint8Array {
  return plainCipher.seal(new TextEncoder().encode(text));
}
