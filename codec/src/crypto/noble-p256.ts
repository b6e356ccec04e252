import { getMinHashLength, mapHashToField } from '@noble/curves/abstract/modular.js';
import { type WeierstrassPointCons, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { randomBytes } from '@noble/hashes/utils.js';

/** Domain parameters of secp256r1 (SEC 2 version 2.0, section 2.4.2; NIST P-256). */
const parameters = {
  p: 0xffffffff_00000001_00000000_00000000_00000000_ffffffff_ffffffff_ffffffffn,
  n: 0xffffffff_00000000_ffffffff_ffffffff_bce6faad_a7179e84_f3b9cac2_fc632551n,
  h: 1n,
  a: 0xffffffff_00000001_00000000_00000000_00000000_ffffffff_ffffffff_fffffffcn,
  b: 0x5ac635d8_aa3a93e7_b3ebbd55_769886bc_651d06b0_cc53b0f6_3bce3c3e_27d2604bn,
  Gx: 0x6b17d1f2_e12c4247_f8bce6e5_63a440f2_77037d81_2deb33a0_f4a13945_d898c296n,
  Gy: 0x4fe342e2_fe1a7f9b_8ee7eb4a_7c0f9e16_2bce3357_6b315ece_cbb64068_37bf51f5n,
};

const Point: WeierstrassPointCons<bigint> = /* @__PURE__ */ weierstrass(parameters);

/**
 * ECDH over P-256, as `ecdh` of the same package does it, without what else that brings along. Each but the first throws where
 * a key is none.
 *
 * That, and to leave out the signatures of `@noble/curves/nist.js`, saves 4 KB of gzip in every browser bundle; the recorded
 * exchanges and the Wycheproof files guard parameters and steps.
 */
export const p256 = {
  /** 32 bytes, from random ones of half as much again, so that what the remainder favours cannot be told. (FIPS 186-5, A.2.1) */
  randomSecretKey(): Uint8Array {
    return mapHashToField(randomBytes(getMinHashLength(Point.Fn.ORDER)), Point.Fn.ORDER);
  },
  isSecretKey(secretKey: Uint8Array): boolean {
    try {
      return Point.Fn.isValidNot0(Point.Fn.fromBytes(secretKey));
    } catch {
      return false;
    }
  },
  /** Uncompressed, 65 bytes. */
  publicKey(secretKey: Uint8Array): Uint8Array {
    return Point.BASE.multiply(Point.Fn.fromBytes(secretKey)).toBytes(false);
  },
  /** What ECDH agrees on: the x coordinate of the shared point alone. (SEC 1 section 3.3.1) */
  sharedSecret(secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
    return Point.fromBytes(publicKey).multiply(Point.Fn.fromBytes(secretKey)).toBytes(true).slice(1);
  },
};
