import type { CryptoProvider } from './cipher.ts';
import { ivBytes } from './sealed-frame.ts';

/** 768 bytes: small beside a connection's buffers, and 64 system calls become one. */
const ivsPerDraw = 64;

/** Gives the IV of the next frame, 12 bytes; the returned bytes are read before the next call and may be a view. */
export type IvSource = () => Uint8Array;

/**
 * Makes a source of random IVs that asks the system's generator once per 64 IVs.
 *
 * Every IV is drawn fresh from the cryptographic generator, as WSE demands; drawing several at once only saves calls,
 * which cost half as much as sealing 1 KB. The bytes waiting in the pool are no secret: an IV travels in the clear. A
 * process image must not be restored twice (snapshots, `fork` without `exec`), or the copies would share IVs.
 * (WSE-ENC-031, 032)
 */
export function createIvSource(provider: CryptoProvider): IvSource {
  let pool = new Uint8Array(0);
  let at = 0;
  return () => {
    if (at === pool.length) {
      // A copy: what a provider returned may be a view of memory it goes on using.
      pool = Uint8Array.from(provider.randomBytes(ivBytes * ivsPerDraw));
      at = 0;
    }
    at += ivBytes;
    return pool.subarray(at - ivBytes, at);
  };
}
