import { isCodecError } from '@wsekit/codec';
import { type AesGcm, type Cipher, createReplayWindow, ivOf } from '@wsekit/codec/crypto';
import { markers } from '@wsekit/spec';
import type { ResultInit } from '../../driver/serve.ts';
import type { Key, Open, Seal } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { cipherOf } from './cipher.ts';
import type { DriverSetting } from './setting.ts';

const none = new Uint8Array(0);
const marker = Uint8Array.from(markers.encrypted.bytes);
/** Sizes of AES-GCM as WSE uses it. */
const ivBytes = 12;
const tagBytes = 16;

/** Seals a plaintext. */
export function seal({ key, iv, plaintext, aad }: Seal, setting: DriverSetting): ResultInit {
  if (aad.length > 0) return { case: 'seal', value: { frame: sealWithAad(gcmOf(key, setting), iv, plaintext, aad) } };
  return { case: 'seal', value: { frame: needed(cipherOf(key, setting.crypto, setting.dialect, iv)).seal(plaintext) } };
}

/** Opens a frame after those that came before it; the replay window sees only what authenticates. */
export function open({ key, frame, aad, earlierFrames }: Open, setting: DriverSetting): ResultInit {
  if (aad.length > 0) return openWithAad(gcmOf(key, setting), frame, aad);
  const cipher = needed(cipherOf(key, setting.crypto, setting.dialect, none));
  const window = createReplayWindow();
  const admit = (sealed: Uint8Array): Uint8Array => {
    const plaintext = cipher.open(sealed);
    window.admit(ivOf(sealed), 0);
    return plaintext;
  };
  for (const earlier of earlierFrames) ignoreRefusal(() => admit(earlier));
  return { case: 'open', value: { plaintext: admit(frame) } };
}

function ignoreRefusal(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!isCodecError(error)) throw error;
  }
}

function needed(cipher: Cipher | undefined): Cipher {
  if (cipher === undefined) throw new RangeError('the request has no key');
  return cipher;
}

// Additional data is no part of WSE, so the codec's frames know none: these two put frames together around the primitive.

function gcmOf(key: Key | undefined, { crypto }: DriverSetting): AesGcm {
  if (key?.material.case !== 'aesKey') throw new RangeError('with additional data, only the AES key itself is taken');
  return crypto.aesGcm(key.material.value);
}

function sealWithAad(gcm: AesGcm, iv: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(marker.length + ivBytes + plaintext.length + tagBytes);
  frame.set(marker);
  frame.set(iv, marker.length);
  gcm.sealInto(frame, marker.length + ivBytes, iv, plaintext, aad);
  return frame;
}

function openWithAad(gcm: AesGcm, frame: Uint8Array, aad: Uint8Array): ResultInit {
  const plaintext = gcm.open(ivOf(frame), frame.subarray(marker.length + ivBytes), aad);
  if (plaintext !== undefined) return { case: 'open', value: { plaintext } };
  return { case: 'error', value: { code: 'authentication_failed', message: 'the tag does not fit' } };
}
