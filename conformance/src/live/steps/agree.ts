import { createCipher, decodePublicKey, deriveKey, encodePublicKey, provider } from '@wsekit/codec/crypto';
import { hexOf } from '../../bytes.ts';
import { hear } from './hear.ts';
import type { Performer } from './performer.ts';
import { writeText } from './write-frame.ts';
import { writeMessage } from './write-message.ts';

/** Agrees on a key as a client does: a hello with a key, and the server's answer with one. (WSE-ENC-010) */
export const agree: Performer<'agree'> = async ({ on, derivation }, stage) => {
  const speech = stage.speech(on);
  const { names } = stage;
  const { privateKey, publicKey } = provider.keyPair();
  const hello = {
    t: 'client_hello',
    p: {
      client_version: 'wse-conformance',
      protocol_version: 1,
      features: { encryption: true },
      encryption_public_key: encodePublicKey(publicKey),
    },
  };
  writeText(speech, writeMessage(hello, speech));
  const name = `server key of ${on}`;
  const answer = {
    t: 'server_hello',
    p: { features: { encryption: true }, encryption_public_key: { $bind: [name, { $kind: 'text' }] } },
  } as const;
  await hear({ do: 'hear', on, what: { message: answer, form: 'text' } }, stage);
  const secret = provider.sharedSecret(privateKey, decodePublicKey(names.get(name)));
  const key = deriveKey(provider, secret, derivation ?? speech.dialect.key_derivation);
  stage.log.write(on, '.', `key ${hexOf(key)}`);
  speech.cipher = createCipher({ provider, key });
};
