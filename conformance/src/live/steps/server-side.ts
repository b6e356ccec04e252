import { randomUUID } from 'node:crypto';
import { type Cipher, createCipher, decodePublicKey, deriveKey, encodePublicKey, provider } from '@wsekit/codec/crypto';
import type { KeyDerivation } from '@wsekit/spec';
import { hexOf } from '../../bytes.ts';
import { type Names, resolveValue } from '../shape/names.ts';
import type { Speech } from '../speech.ts';
import type { Stage } from '../stage.ts';

type Fields = Readonly<Record<string, unknown>>;

/** `server_ready` as a server of the suite says it; remembers the id of the connection. (WSE-HS-003 to WSE-HS-007) */
export function greeting(as: string, details: Fields, names: Names): Fields {
  const ts = new Date().toISOString();
  const features = { recovery: false, encryption: false };
  const all = { connection_id: randomUUID(), features, server_time: ts, user_id: null, version: 1 };
  const said: Fields = { ...all, ...Object(resolveValue(details, names)) };
  names.set(`id of ${as}`, said.connection_id);
  return { t: 'server_ready', id: randomUUID(), seq: 1, ts, v: 1, p: { message: 'ready', details: said } };
}

/** What `server_hello` is made of. */
interface HelloParts {
  readonly hello?: Fields;
  readonly derivation?: KeyDerivation;
  readonly withoutKey?: true;
}

/** `server_hello`, and the key that is in force behind it where the client has offered one. (WSE-HS-026, WSE-ENC-010) */
export function helloFor(
  speech: Speech,
  { hello = {}, derivation, withoutKey }: HelloParts,
  { names, log }: Stage,
): { readonly message: Fields; readonly cipher: Cipher | undefined } {
  const { line, dialect, offeredKey } = speech;
  const agreed =
    offeredKey === undefined || withoutKey === true || dialect.key_exchange !== 'client_offers'
      ? undefined
      : agreeWith(offeredKey, derivation ?? dialect.key_derivation);
  if (agreed !== undefined) log.write(line.name, '.', `key ${hexOf(agreed.key)}`);
  const more: Fields = Object(resolveValue(hello, names));
  const p = {
    server_version: dialect.until,
    protocol_version: 1,
    connection_id: names.get(`id of ${line.name}`),
    ping_interval: 25_000,
    server_time: new Date().toISOString(),
    limits: { max_message_size: 1_048_576, rate_limit_capacity: 100_000, rate_limit_refill: 10_000 },
    ...(agreed === undefined ? {} : { encryption_public_key: agreed.publicKey }),
    ...more,
    features: { ...featuresOf(speech, agreed !== undefined), ...Object(more.features) },
  };
  return { message: { t: 'server_hello', p, v: 1 }, cipher: agreed?.cipher };
}

function featuresOf({ dialect }: Speech, isSealed: boolean): Fields {
  const common = { compression: true, batching: true, priority_queue: true, msgpack: true };
  const features = { ...common, recovery: false, cluster: false };
  return dialect.announces_encryption ? { ...features, encryption: isSealed } : features;
}

function agreeWith(
  offered: string,
  derivation: KeyDerivation,
): { readonly cipher: Cipher; readonly key: Uint8Array; readonly publicKey: string } {
  const { privateKey, publicKey } = provider.keyPair();
  const secret = provider.sharedSecret(privateKey, decodePublicKey(offered));
  const key = deriveKey(provider, secret, derivation);
  return { cipher: createCipher({ provider, key }), key, publicKey: encodePublicKey(publicKey) };
}
