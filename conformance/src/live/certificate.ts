import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a server speaks TLS with, in PEM. */
export interface Certificate {
  /** Its certificate, and behind it that of the authority. */
  readonly cert: string;
  readonly key: string;
  /** The certificate of the authority, which clients have to trust. */
  readonly authority: string;
}

const msPerHour = 3_600_000;
const dayMs = 24 * msPerHour;
const tags = { integer: 2, bits: 3, bytes: 4, oid: 6, text: 12, time: 24, sequence: 0x30, set: 0x31 } as const;
/** Object identifiers in DER, without tag and length. */
const oids = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  basicConstraints: '551d13',
  subjectAltName: '551d11',
} as const;
const isTrue = Buffer.from([1, 1, 0xff]);
const algorithm = sequence(oid('ecdsaWithSha256'));

/**
 * Makes an authority that nobody knows, and a certificate of it for `localhost` and 127.0.0.1, both with keys of P-256 and good
 * for a day. Some clients take no certificate of a server that is an authority itself. (RFC 5280 section 4.1)
 */
export function makeCertificate(nowMs: number = Date.now()): Certificate {
  const [authorityKeys, serverKeys] = [makeKeys(), makeKeys()];
  const validity = sequence(time(nowMs - msPerHour), time(nowMs + dayMs));
  const issue = (subject: string, { publicKey }: Keys, extensions: readonly Buffer[]): string => {
    const body = sequence(
      context(0, der(tags.integer, Buffer.from([2]))),
      serialNumber(),
      algorithm,
      nameOf('wse-conformance'),
      validity,
      nameOf(subject),
      publicKey.export({ type: 'spki', format: 'der' }),
      context(3, sequence(...extensions)),
    );
    const signature = sign('sha256', body, authorityKeys.privateKey);
    return pem(sequence(body, algorithm, der(tags.bits, Buffer.concat([Buffer.from([0]), signature]))));
  };
  const authority = issue('wse-conformance', authorityKeys, [isAuthority()]);
  return {
    cert: `${issue('localhost', serverKeys, [alternativeNames()])}${authority}`,
    key: serverKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    authority,
  };
}

type Keys = ReturnType<typeof makeKeys>;

function makeKeys() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** A positive number: its first bit is not set. */
function serialNumber(): Buffer {
  return der(tags.integer, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
}

function nameOf(commonName: string): Buffer {
  return sequence(der(tags.set, sequence(oid('commonName'), der(tags.text, Buffer.from(commonName)))));
}

function isAuthority(): Buffer {
  return sequence(oid('basicConstraints'), isTrue, der(tags.bytes, sequence(isTrue)));
}

function alternativeNames(): Buffer {
  const [dnsName, ipAddress] = [0x82, 0x87];
  const names = sequence(der(dnsName, Buffer.from('localhost')), der(ipAddress, Buffer.from([127, 0, 0, 1])));
  return sequence(oid('subjectAltName'), der(tags.bytes, names));
}

function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return der(tags.time, Buffer.from(`${digits}Z`));
}

function oid(name: keyof typeof oids): Buffer {
  return der(tags.oid, Buffer.from(oids[name], 'hex'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(tags.sequence, Buffer.concat(parts));
}

/** A member that is told by its number. */
function context(number: number, content: Buffer): Buffer {
  return der(0xa0 + number, content);
}

/** Tag, length and content; nothing here is longer than 65,535 bytes. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
