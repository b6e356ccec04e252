import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signDigest, signText, verifyDigest, verifyText } from '../../src/crypto/signature.ts';
import { signEnvelope, verifyEnvelope } from '../../src/crypto/signed-envelope.ts';
import { createTimedVerifier } from '../../src/crypto/timed-signature.ts';
import { bytes, clients, codeOf, providers } from './vectors.ts';

const key = new TextEncoder().encode('key');
const accepted = 'nothing thrown';

for (const provider of providers) {
  describe(`signatures on ${provider.name}`, () => {
    for (const { version, vectors } of clients) {
      it(`equal those of the TypeScript client ${version}`, () => {
        for (const vector of vectors.signing_typescript.vectors) {
          const text = JSON.stringify(vector.data);
          expect(text).toBe(vector.signed_bytes_utf8);
          expect(signText(provider, bytes(vector.hmac_key_hex), text)).toBe(vector.signature_base64);
          verifyText(provider, bytes(vector.hmac_key_hex), text, vector.signature_base64);
        }
        expect(vectors.signing_typescript.vectors).toHaveLength(6);
      });

      it(`equal those of the Python client ${version}`, () => {
        for (const vector of vectors.signing_python.vectors) {
          const envelope = vector.wire_text.slice(vector.wire_text.indexOf('{'));
          expect(signEnvelope(provider, bytes(vector.hmac_key_hex), vector.signed_bytes_utf8)).toBe(envelope);
          verifyEnvelope(provider, bytes(vector.hmac_key_hex), envelope);
        }
      });
    }

    it('equal those of the Rust helper', () => {
      const expected = '92ea5a0db49e36b70b8384ce0cca793467932140f45f55dcc37628575bdfbef0';
      expect(signDigest(provider, key, '{"event":"trade"}')).toBe(expected);
      verifyDigest(provider, key, '{"event":"trade"}', expected);
      expect(codeOf(() => verifyDigest(provider, key, '{"event":"trade"}', expected.toUpperCase()))).toBe(
        'invalid_signature',
      );
    });

    it('hold for the signed text and key alone', () => {
      fc.assert(
        fc.property(fc.string(), fc.string(), (text, otherText) => {
          const [base64, hex] = [signText(provider, key, text), signDigest(provider, key, text)];
          const verdict = text === otherText ? accepted : 'invalid_signature';
          expect(codeOf(() => verifyText(provider, key, otherText, base64))).toBe(verdict);
          expect(codeOf(() => verifyDigest(provider, key, otherText, hex))).toBe(verdict);
          expect(codeOf(() => verifyText(provider, bytes('00'), text, base64))).toBe('invalid_signature');
        }),
        { numRuns: 100 },
      );
    });
  });
}

const [provider] = providers;
if (provider === undefined) throw new Error('no provider');

describe('a signature that does not look like one', () => {
  it.each([
    '',
    'AAAA',
    '=',
    'not base64!',
    `${signText(provider, key, 'x').slice(0, -1)}`,
    `${signText(provider, key, 'x')} `,
  ])('is refused: %j', (signature) => {
    expect(codeOf(() => verifyText(provider, key, 'x', signature))).toBe('invalid_signature');
    expect(codeOf(() => verifyDigest(provider, key, 'x', signature))).toBe('invalid_signature');
  });

  it('is refused after any change of a character', () => {
    const signature = signText(provider, key, 'x');
    for (let at = 0; at < signature.length; at += 1) {
      const changed = `${signature.slice(0, at)}${signature[at] === 'A' ? 'B' : 'A'}${signature.slice(at + 1)}`;
      expect(codeOf(() => verifyText(provider, key, 'x', changed))).toBe('invalid_signature');
    }
  });

  it.each([null, undefined, 0, [], {}, true])('is refused where it is no text: %j', (signature) => {
    expect(codeOf(() => verifyText(provider, key, 'x', signature))).toBe('invalid_signature');
    expect(codeOf(() => verifyDigest(provider, key, 'x', signature))).toBe('invalid_signature');
    const verifier = createTimedVerifier({ provider, key });
    expect(codeOf(() => verifier.verify('x', signature, 0))).toBe('invalid_signature');
  });

  it('cannot be made with an empty key', () => {
    expect(() => signText(provider, new Uint8Array(0), 'x')).toThrow(RangeError);
    expect(() => verifyText(provider, new Uint8Array(0), 'x', '')).toThrow(RangeError);
  });
});

describe('a signed envelope', () => {
  it('verifies as it was signed, whatever it holds, and stays JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const { sig: _, ...envelope } = value;
        const signed = signEnvelope(provider, key, JSON.stringify(envelope));
        verifyEnvelope(provider, key, signed);
        expect(JSON.parse(signed)).toHaveProperty('sig');
        expect(codeOf(() => verifyEnvelope(provider, key, signed.replace('{', '{"x":1,')))).toBe('invalid_signature');
      }),
      { numRuns: 200 },
    );
  });

  it('verifies when it holds nothing else', () => {
    verifyEnvelope(provider, key, signEnvelope(provider, key, '{}'));
  });

  const mac = signText(provider, key, '{"p":1}');
  it.each([
    ['no sig', '{"p":1}'],
    ['sig in front', `{"sig":"${mac}","p":1}`],
    ['sig inside the payload', `{"p":{"a":1,"sig":"${mac}"}}`],
    ['sig in a string', JSON.stringify({ p: `,"sig":"${mac}"}` })],
    ['white space after sig', `{"p":1,"sig":"${mac}"} `],
    ['white space before sig', `{"p":1, "sig":"${mac}"}`],
    ['a category prefix', `U{"p":1,"sig":"${mac}"}`],
    ['sig of another length', `{"p":1,"sig":"${mac.slice(0, 40)}"}`],
    ['sig that is no string', '{"p":1,"sig":1}'],
    ['sig that is not closed', `{"p":1,"sig":"${mac}xx`],
    ['nothing', ''],
  ])('is refused with %s', (_, envelope) => {
    expect(codeOf(() => verifyEnvelope(provider, key, envelope))).toBe('invalid_signature');
  });

  it('is not signed twice, nor what is no object', () => {
    expect(() => signEnvelope(provider, key, `{"p":1,"sig":"${mac}"}`)).toThrow(TypeError);
    for (const text of ['', '[]', 'U{}', '1']) expect(() => signEnvelope(provider, key, text)).toThrow(TypeError);
  });
});
