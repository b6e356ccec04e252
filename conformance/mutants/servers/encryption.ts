import type { Frame } from '@wsekit/spec';
import type { ServerMutant } from '../mutant.ts';
import { openUnchecked, withCrypto } from '../over/broken-crypto.ts';
import { counter, isBytes, textOf } from '../over/frames.ts';
import { isMessage, messages, without } from '../over/messages.ts';

const utf8 = new TextEncoder();
const longMs = 86_400_000;

/** Chapters 07 and 08: keys, sealing, signatures. */
export const encryptionMutants: readonly ServerMutant[] = [
  {
    id: 'server/another-salt',
    does: 'derives its keys under a salt that no version has',
    requirements: ['WSE-ENC-015', 'WSE-ENC-016'],
    copies: ['WSE-ERR-059'],
    options: withCrypto((sound) => ({
      hkdfSha256: (secret, _, info, length) => sound.hkdfSha256(secret, utf8.encode('salt'), info, length),
    })),
  },
  {
    id: 'server/one-derivation',
    does: 'derives without salt, whatever version it is',
    requirements: ['WSE-ENC-015', 'WSE-ENC-017'],
    copies: ['WSE-ERR-059'],
    options: (options) => ({
      ...options,
      ...(options.encryption && { encryption: { ...options.encryption, keyDerivation: 'unsalted' } }),
    }),
  },
  {
    id: 'server/one-key-pair',
    does: 'brings the same key pair to every connection',
    requirements: ['WSE-ENC-009'],
    options: withCrypto((sound) => {
      const pair = sound.keyPair();
      return { keyPair: () => pair };
    }),
  },
  {
    id: 'server/same-iv',
    does: 'seals every frame under one IV',
    requirements: ['WSE-ENC-031', 'WSE-ENC-032'],
    copies: ['WSE-ERR-067'],
    options: withCrypto(() => ({ randomBytes: (length) => new Uint8Array(length) })),
  },
  {
    id: 'server/tags-not-checked',
    does: 'opens frames without looking at the tag',
    requirements: ['WSE-ENC-028', 'WSE-ENC-029'],
    options: withCrypto((sound) => ({
      aesGcm: (key) => {
        const held = Uint8Array.from(key);
        const gcm = sound.aesGcm(key);
        return { sealInto: (...parts) => gcm.sealInto(...parts), open: openUnchecked(held) };
      },
    })),
  },
  { ...inTheClear(), id: 'server/fails-open', does: 'agrees on a key and sends everything in the clear' },
  {
    id: 'server/key-failure-untold',
    does: 'does not tell a client that its key is of no use',
    requirements: ['WSE-ENC-011', 'WSE-HS-046'],
    copies: ['WSE-ERR-055'],
    line: () => ({
      sent: messages(['error'], (message) => (codeOf(message) === 'KEY_EXCHANGE_FAILED' ? undefined : message)),
    }),
  },
  {
    id: 'server/further-keys-ignored',
    does: 'keeps the first key where a further one replaces it',
    requirements: ['WSE-ENC-055'],
    copies: ['WSE-ERR-068'],
    line: () => {
      const next = counter();
      return {
        heard: messages(['client_hello'], (message) =>
          next() === 1 || !isMessage(message.p)
            ? message
            : { ...message, p: without(message.p, 'encryption_public_key') },
        ),
      };
    },
  },
  {
    id: 'server/key-before-for-ever',
    does: 'opens frames under the key before the current one for ever',
    requirements: ['WSE-ENC-058'],
    options: (options) => ({
      ...options,
      ...(options.encryption && { encryption: { ...options.encryption, graceMs: longMs } }),
    }),
  },
  {
    id: 'server/rotation-untold',
    does: 'does not tell its application that a key is old',
    requirements: ['WSE-ENC-057'],
    copies: ['WSE-ERR-068'],
    events: (events) => events.filter(([type]) => type !== 'key_rotation_due'),
  },
  {
    id: 'server/strict-by-name',
    does: 'takes messages in the clear in the mode that refuses them',
    requirements: ['WSE-ENC-048'],
    copies: ['WSE-ERR-061'],
    options: ({ encryption, ...options }) => ({
      ...options,
      ...(encryption && { encryption: { ...encryption, strict: false } }),
    }),
  },
  {
    id: 'server/pings-in-the-clear-unanswered',
    does: 'does not answer pings in the clear on a connection with a key',
    requirements: ['WSE-ENC-046', 'WSE-ENC-047'],
    line: () => {
      let hasKey = false;
      return {
        sent: messages('all', (message) => {
          if (message.t === 'server_hello' && isMessage(message.p)) hasKey = 'encryption_public_key' in message.p;
          return hasKey && message.t === 'PONG' ? undefined : message;
        }),
      };
    },
  },
  {
    id: 'server/played-back-frames',
    does: 'takes a sealed frame that is played back',
    requirements: ['WSE-ENC-065', 'WSE-ENC-066'],
    copies: ['WSE-ERR-066'],
    ...playedBack(),
  },
  {
    id: 'server/signatures-dropped',
    does: 'takes sig out of events',
    requirements: ['WSE-SIG-002', 'WSE-ENV-050'],
    copies: ['WSE-ERR-018', 'WSE-ERR-071'],
    line: () => ({ sent: messages('all', (message) => without(message, 'sig')) }),
  },
  {
    id: 'server/unsigned-refused',
    does: 'takes no message that is not signed',
    requirements: ['WSE-SIG-001'],
    events: (events) => events.filter(([type, , data]) => type !== 'msg' || (isMessage(data) && 'sig' in data)),
  },
  {
    id: 'server/signatures-of-clients-dropped',
    does: 'hands messages of clients on without their sig',
    requirements: ['WSE-SIG-002', 'WSE-ENV-050'],
    copies: ['WSE-ERR-070'],
    events: (events) => events.map(([type, id, data]) => [type, id, isMessage(data) ? without(data, 'sig') : data]),
  },
];

/** What is sealed last is sent as it was. */
function inTheClear(): Pick<ServerMutant, 'requirements' | 'copies' | 'options' | 'line'> {
  let plaintext: Uint8Array | undefined;
  return {
    requirements: ['WSE-ENC-049', 'WSE-ENC-035'],
    copies: ['WSE-ERR-061', 'WSE-ERR-062', 'WSE-ERR-063'],
    options: withCrypto((sound) => ({
      aesGcm: (key) => {
        const gcm = sound.aesGcm(key);
        return {
          sealInto: (out, offset, iv, text, aad) => {
            plaintext = Uint8Array.from(text);
            gcm.sealInto(out, offset, iv, text, aad);
          },
          open: (...parts) => gcm.open(...parts),
        };
      },
    })),
    line: () => ({ sent: (frame: Frame) => [isSealed(frame) && plaintext !== undefined ? plaintext : frame] }),
  };
}

/** What was opened before opens as what it was, under an IV that the window has not seen. */
function playedBack(): Pick<ServerMutant, 'options' | 'line'> {
  const opened = new Map<string, Uint8Array>();
  const aliases = new Map<string, string>();
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  return {
    options: withCrypto((sound) => ({
      aesGcm: (key) => {
        const gcm = sound.aesGcm(key);
        return {
          sealInto: (...parts) => gcm.sealInto(...parts),
          open: (iv, sealed, aad) => {
            const before = opened.get(aliases.get(hex(iv)) ?? '');
            if (before !== undefined) return Uint8Array.from(before);
            const text = gcm.open(iv, sealed, aad);
            if (text !== undefined) opened.set(hex(iv), Uint8Array.from(text));
            return text;
          },
        };
      },
    })),
    line: () => ({
      heard: (frame: Frame) => {
        if (!isSealed(frame) || !opened.has(hex(frame.subarray(2, 14)))) return [frame];
        const copy = Uint8Array.from(frame);
        crypto.getRandomValues(copy.subarray(2, 14));
        aliases.set(hex(copy.subarray(2, 14)), hex(frame.subarray(2, 14)));
        return [copy];
      },
    }),
  };
}

function isSealed(frame: Frame): frame is Uint8Array {
  return isBytes(frame) && textOf(frame.subarray(0, 2)) === 'E:';
}

function codeOf({ p }: Readonly<Record<string, unknown>>): unknown {
  return isMessage(p) ? p.code : undefined;
}
