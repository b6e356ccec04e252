import { createCodecContext, decodeFrame } from '@wsekit/codec';
import { describe, expect, it } from 'vitest';

const downwards = createCodecContext({ dialect: 'D2g', direction: 'server_to_client', readsStamps: true });
const plain = createCodecContext({ dialect: 'D2g', direction: 'server_to_client' });

function envelopeOf(text: string, context = downwards): unknown {
  const decoded = decodeFrame(text, context);
  return decoded.kind === 'envelope' ? decoded.envelope : decoded;
}

describe('A stamp in front of a message', () => {
  it('counts, whatever an application wrote under the same names behind it', () => {
    const text = '{"tp":"a\\"b","e":"0000abcd","o":1,"c":"U","t":"tick","tp":"x","e":"ffffffff","o":9}';
    expect(envelopeOf(text)).toEqual({ tp: 'a"b', e: '0000abcd', o: 1, c: 'U', t: 'tick' });
    expect(envelopeOf(`U${text}`)).toMatchObject({ tp: 'a"b', e: '0000abcd', o: 1 });
  });

  it('is not made up where a message has none', () => {
    expect(envelopeOf('{"tp":"a","o":1,"t":"x"}')).toEqual({ tp: 'a', o: 1, t: 'x' });
    expect(envelopeOf('{"t":"x","tp":"a","e":"0","o":1,"o":2}')).toMatchObject({ o: 2 });
  });

  it('is no matter of those who do not read stamps: the last member of a name counts', () => {
    expect(envelopeOf('{"tp":"a","e":"0","o":1,"o":2}', plain)).toMatchObject({ o: 2 });
  });
});
