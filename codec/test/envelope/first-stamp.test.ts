import { createCodecContext, decodeFrame } from '@wsekit/codec';
import fc from 'fast-check';
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

  it('counts for any names and numbers, with and without others behind it', () => {
    const stamps = fc.record({
      tp: fc.string({ unit: fc.constantFrom('a', '"', '\\', ',', ':', '0', 'é') }),
      e: fc.string({ unit: fc.constantFrom('0', 'f') }),
      o: fc.nat(20),
    });
    const others = fc.record(
      {
        tp: fc.string({ unit: fc.constantFrom('a', '"', '\\', ',', ':') }),
        e: fc.constantFrom('0', 'f'),
        o: fc.oneof(
          fc.nat(20),
          fc.nat(20).map((offset) => `${offset}`),
          fc.nat(20).map((offset) => [offset]),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(stamps, others, (stamp, other) => {
        const members = [stamp, { t: 'tick' }, other].map((part) => JSON.stringify(part).slice(1, -1));
        const text = `{${members.filter((part) => part !== '').join(',')}}`;
        expect(envelopeOf(text)).toEqual({ ...stamp, t: 'tick' });
      }),
      { numRuns: 2000 },
    );
  });

  it('counts where the last members spell what stands first', () => {
    const inner = '1","o":5,"t":"tick","e":"zz';
    const text = `{"tp":"x","e":"${inner}","o":7,"e":${JSON.stringify(inner)}}`;
    expect(envelopeOf(text)).toEqual({ tp: 'x', e: '1', o: 5, t: 'tick' });
  });

  it('counts where an application writes its offset again, as a text', () => {
    expect(envelopeOf('{"tp":"a","e":"0000abcd","o":7,"t":"x","o":"7"}')).toMatchObject({ o: 7 });
  });

  it('is not made up where a message has none', () => {
    expect(envelopeOf('{"tp":"a","o":1,"t":"x"}')).toEqual({ tp: 'a', o: 1, t: 'x' });
    expect(envelopeOf('{"t":"x","tp":"a","e":"0","o":1,"o":2}')).toMatchObject({ o: 2 });
  });

  it('is no matter of those who do not read stamps: the last member of a name counts', () => {
    expect(envelopeOf('{"tp":"a","e":"0","o":1,"o":2}', plain)).toMatchObject({ o: 2 });
  });
});
