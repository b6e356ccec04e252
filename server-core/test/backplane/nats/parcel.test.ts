import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeParcel, encodeParcel, type Parcel, publicationsOf } from '../../../src/backplane/nats/parcel.ts';

const encoder = new TextEncoder();
const parcels: fc.Arbitrary<Parcel> = fc.record({
  node: fc.string({ minLength: 1, maxLength: 40 }),
  number: fc.maxSafeNat(),
  texts: fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 64 }),
  position: fc.option(fc.record({ epoch: fc.nat(2 ** 32 - 1), offset: fc.nat() }), { nil: undefined }),
  topic: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
  before: fc.option(fc.nat(), { nil: undefined }),
});

describe('a parcel', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(parcels, (parcel) => {
        expect(decodeParcel(encodeParcel(parcel))).toEqual(parcel);
      }),
    );
  });

  it('counts up the positions of its publications', () => {
    const parcel: Parcel = {
      node: 'a',
      number: 1,
      texts: ['x', 'y'],
      position: { epoch: 7, offset: 3 },
      topic: undefined,
      before: undefined,
    };
    expect(publicationsOf('t', parcel)).toEqual([
      { topic: 't', text: 'x', position: { epoch: 7, offset: 3 } },
      { topic: 't', text: 'y', position: { epoch: 7, offset: 4 } },
    ]);
  });

  it('is refused whatever else comes, and never throws', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => decodeParcel(bytes) === undefined));
    const heads = [
      '[2,"a",1,[1],null,null,null]',
      '[1,"",1,[1],null,null,null]',
      '[1,"a",-1,[1],null,null,null]',
      '[1,"a",1,[],null,null,null]',
      '[1,"a",1,[2],null,null,null]',
      '[1,"a",1,[0],null,null,null]',
      `[1,"a",1,[1${',0'.repeat(64)}],null,null,null]`,
      '[1,"a",1,[1],4294967296,0,null]',
      '[1,"a",1,[1],1,null,null]',
      '[1,"a",1,[1],null,null,-1]',
      '[1,"a",1,[1],1,9007199254740991,null]',
      '[1,"a",1,[1],null,null,null,5]',
      '{}',
      'x',
    ];
    for (const head of heads) expect(decodeParcel(encoder.encode(`${head}\nx`)), head).toBeUndefined();
    expect(decodeParcel(encoder.encode('[1,"a",1,[1],null,null,null]\nx'))).toBeDefined();
    expect(decodeParcel(new Uint8Array([...encoder.encode('[1,"a",1,[1],null,null,null]\n'), 0xff]))).toBeUndefined();
  });
});
