import { isSecretName, maskUrl } from '@wsekit/codec/log';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskText, maskValue, speaksOfSecrets } from '../../src/log/mask.ts';

describe('masking', () => {
  it('knows tokens and keys by the name of their member, and public keys for what they are', () => {
    for (const name of ['token', 'access_token', 'apiKey', 'hmac_key', 'client_secret', 'Authorization', 'password']) {
      expect([name, isSecretName(name)]).toEqual([name, true]);
    }
    for (const name of ['encryption_public_key', 't', 'monkey', 'keyboard', 'user_id', 'c']) {
      expect([name, isSecretName(name)]).toEqual([name, false]);
    }
  });

  it('leaves each byte of a text as it was but those of the secret', () => {
    const text = 'WSE{ "t":"auth", "p" : {"token" :"a\\"b", "list":[1, 2],"api_key":{"x":[1]}, "n":"null"} }';
    expect(maskText(text)).toEqual({
      value: 'WSE{ "t":"auth", "p" : {"token" :"***", "list":[1, 2],"api_key":"***", "n":"null"} }',
      count: 2,
    });
  });

  it('masks tokens that show themselves by their form, wherever they stand', () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.abc_-1';
    expect(maskText(`{"p":"said ${jwt}!"}`)).toEqual({ value: '{"p":"said ***!"}', count: 1 });
    expect(maskValue({ p: [`Bearer ${'x'.repeat(20)}`] })).toEqual({ value: { p: ['***'] }, count: 1 });
  });

  it('finds as many secrets in the text of a message as in the message, and leaves none', () => {
    const name = fc.constantFrom('token', 'p', 'secret', 'api_key', 'list', 'public_key');
    const tree = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string().map((text) => text.replaceAll('eyJ', '')),
        fc.integer(),
        fc.constantFrom(null, true, false),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(name, tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(tree, (value) => {
        const masked = maskText(JSON.stringify(value));
        expect(JSON.parse(masked.value)).toEqual(maskValue(value).value);
        expect(masked.count).toBe(maskValue(value).count);
      }),
    );
  });

  it('keeps of a URL the names of its query, and no password', () => {
    expect(maskUrl('ws://u:p@host/wse?token=abc&format=msgpack&topics=a,b&x=1')).toBe(
      'ws://***@host/wse?token=***&format=msgpack&topics=a,b&x=***',
    );
    expect(maskUrl('ws://host/wse')).toBe('ws://host/wse');
  });

  it('takes bytes that name a secret for one', () => {
    expect(speaksOfSecrets(Buffer.from('\u0081\u00a5token\u00a3abc'))).toBe(true);
    expect(speaksOfSecrets(Uint8Array.of(1, 2, 3))).toBe(false);
  });
});
