import { ecdh, weierstrass } from '@noble/curves/abstract/weierstrass.js';

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

/**
 * ECDH over P-256 without the signatures that `@noble/curves/nist.js` brings along.
 *
 * That saves 3 KB of gzip in every browser bundle; the recorded exchanges and the Wycheproof files guard the
 * parameters.
 */
export const p256: ReturnType<typeof ecdh> = /* @__PURE__ */ ecdh(/* @__PURE__ */ weierstrass(parameters));
