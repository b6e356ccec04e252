import fc from 'fast-check';
import { Packr } from 'msgpackr';
import { describe, expect, it, vi } from 'vitest';
import { createMsgpack, msgpack } from '../../src/payload/msgpack.ts';
import { bytesOf, codeOf, hexOf } from '../recordings.ts';

const native = { values: 'native', maxDepth: 64 } as const;
const asServer = { values: 'json', maxDepth: 64 } as const;
const read = (digits: string): unknown => msgpack.decode(bytesOf(digits), native);
const readAtServer = (digits: string): unknown => msgpack.decode(bytesOf(digits), asServer);
const writing = { values: 'native', keyOrder: 'given', maxDepth: 64 } as const;
const write = (value: unknown, values: 'native' | 'json' = 'native'): string =>
  hexOf(msgpack.encode(value, { values, keyOrder: 'given', maxDepth: 512 }));

describe('reading MessagePack', () => {
  it.each([
    ['00', 0],
    ['7f', 127],
    ['e0', -32],
    ['ff', -1],
    ['cc80', 128],
    ['cd0100', 256],
    ['ce00010000', 65_536],
    ['ceffffffff', 4_294_967_295],
    ['d080', -128],
    ['d1ff7f', -129],
    ['d2ffff7fff', -32_769],
    ['d37fffffffffffffff', 2n ** 63n - 1n],
    ['cf0000000000000005', 5],
    ['cfffffffffffffffff', 2n ** 64n - 1n],
    ['cf001fffffffffffff', 2 ** 53 - 1],
    ['cf0020000000000000', 2n ** 53n],
    ['d3ffffffffffffffff', -1],
    ['ca3f800000', 1],
    ['cb3ff8000000000000', 1.5],
    ['cb7ff8000000000000', null],
    ['ca7f800000', null],
    ['cbfff0000000000000', null],
    ['c0', null],
    ['c2', false],
    ['c3', true],
    ['a0', ''],
    ['d90161', 'a'],
    ['da000161', 'a'],
    ['db0000000161', 'a'],
    ['a2c3a9', 'é'],
    ['92a1610c', ['a', 12]],
    ['dc0001c0', [null]],
    ['dd00000001c0', [null]],
    ['80', {}],
    ['81a16101', { a: 1 }],
    ['de0001a16101', { a: 1 }],
    ['df00000001a16101', { a: 1 }],
    ['82a16101a16102', { a: 2 }],
  ])('%s is read right', (digits, value) => {
    expect(read(digits)).toEqual(value);
    expect(msgpack.decode(bytesOf(`ff${digits}ff`), { ...native, start: 1 })).toEqual(value);
  });

  it('turns keys that are scalars into text, as servers do', () => {
    expect(read('8401a162c0a162c3a16bcb3ff8000000000000a166')).toEqual({ 1: 'b', nil: 'b', true: 'k', 1.5: 'f' });
    for (const digits of ['819001', '818001', '81dc000001', '81df0000000001'])
      expect(codeOf(() => read(digits))).toBe('invalid_msgpack');
  });

  it('reads bytes, extensions, wide integers and broken text in the style asked for', () => {
    expect([read('c40201ff'), readAtServer('c40201ff')]).toEqual([Uint8Array.of(1, 255), '01ff']);
    expect([read('c5000101'), readAtServer('c600000000')]).toEqual([Uint8Array.of(1), '']);
    for (const [digits, text] of [
      ['d5050102', '0102'],
      ['d7ff000000146553f100', '000000146553f100'],
      ['c70301aabbcc', 'aabbcc'],
      ['c8000001', ''],
      ['d47200', '00'],
    ] as const) {
      expect(codeOf(() => read(digits))).toBe('invalid_msgpack');
      expect(readAtServer(digits)).toBe(text);
    }
    expect(readAtServer('cfffffffffffffffff')).toBe(2 ** 64);
    expect(readAtServer('cf7fffffffffffffff')).toBe(2n ** 63n - 1n);
    expect([codeOf(() => read('a1ff')), readAtServer('81a174a1ff')]).toEqual(['invalid_msgpack', { t: '' }]);
    expect(codeOf(() => read('81c40100c0'))).toBe('invalid_msgpack');
  });

  it.each([
    '',
    'c1',
    'a1',
    '81a174',
    '82a174a161',
    'cc',
    'cd00',
    'cb00',
    'd9',
    'd902aa',
    'c4',
    'c402aa',
    'd401',
    'c701',
    '91',
    '9191',
    'ddffffffff',
    'c6ffffffff',
    'dfffffffff01',
    'dbffffffff',
    'c9ffffffff00',
  ])('refuses %s', (digits) => {
    expect([codeOf(() => read(digits)), codeOf(() => readAtServer(digits))]).toEqual([
      'invalid_msgpack',
      'invalid_msgpack',
    ]);
  });

  it('costs no exception for any of half a million bad texts', () => {
    const decode = vi.spyOn(TextDecoder.prototype, 'decode');
    for (const [head, one, count] of [
      ['dd0007fff0', 'a1ff', 524_272],
      ['dd00004000', `d919${'ff'.repeat(25)}`, 16_384],
      ['de4000', 'a2ff61c0', 16_384],
    ] as const) {
      const value = msgpack.decode(bytesOf(head + one.repeat(count)), asServer);
      expect(Object.values(Object(value)).every((item) => item === '' || item === null)).toBe(true);
    }
    expect(decode).not.toHaveBeenCalled();
    decode.mockRestore();
  });

  it('nests to the limit and no deeper', () => {
    expect(codeOf(() => read(`${'91'.repeat(64)}01`))).toBe('nothing thrown');
    expect(codeOf(() => read(`${'91'.repeat(65)}01`))).toBe('msgpack_too_deep');
    expect(codeOf(() => read(`${'81a161'.repeat(65)}01`))).toBe('msgpack_too_deep');
    expect(codeOf(() => read('91'.repeat(100_000)))).toBe('msgpack_too_deep');
  });

  it('looks at a count before it makes anything', () => {
    for (const [head, wanted] of [
      ['ddffffffff', 4_294_967_295],
      ['df7fffffff', 4_294_967_294],
      ['dc0100', 256],
    ] as const) {
      const frame = bytesOf(`${head}${'c0'.repeat(255)}`);
      expect(() => msgpack.decode(frame, native)).toThrow(
        `${wanted} bytes wanted at offset ${head.length / 2}, 255 left`,
      );
    }
  });

  it('drops keys to which JavaScript gives a meaning', () => {
    const packed = msgpack.encode(JSON.parse('{"a":1,"__proto__":{"x":1},"constructor":2,"prototype":3}'), {
      values: 'native',
      keyOrder: 'given',
      maxDepth: 512,
    });
    const value = msgpack.decode(packed, native);
    expect(value).toEqual({ a: 1 });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('neither keeps nor marks the bytes it reads, and gives bytes of its own', () => {
    const frame = Object.freeze({ bytes: bytesOf('c40201ff') }).bytes;
    const value = msgpack.decode(frame, native);
    frame.fill(0);
    expect(value).toEqual(Uint8Array.of(1, 255));
    expect(Object.keys(frame)).toEqual(['0', '1', '2', '3']);
  });

  it('agrees with msgpackr over what JSON can say', () => {
    const packr = new Packr({ useRecords: false, variableMapSize: true });
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        if (/__proto__|constructor|prototype/.test(JSON.stringify(value))) return;
        const packed = new Uint8Array(packr.pack(value));
        expect(msgpack.decode(packed, { values: 'native', maxDepth: 512 })).toEqual(packr.unpack(packed));
      }),
      { numRuns: 1000 },
    );
  });

  it('lets nothing but a CodecError out, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(native, asServer), (bytes, options) => {
        expect(['nothing thrown', 'invalid_msgpack', 'msgpack_too_deep']).toContain(
          codeOf(() => msgpack.decode(bytes, options)),
        );
      }),
      { numRuns: 5000 },
    );
  });
});

describe('writing MessagePack', () => {
  it.each([
    [0, '00'],
    [127, '7f'],
    [128, 'cc80'],
    [255, 'ccff'],
    [256, 'cd0100'],
    [65_535, 'cdffff'],
    [65_536, 'ce00010000'],
    [4_294_967_295, 'ceffffffff'],
    [4_294_967_296, 'cf0000000100000000'],
    [-1, 'ff'],
    [-32, 'e0'],
    [-33, 'd0df'],
    [-128, 'd080'],
    [-129, 'd1ff7f'],
    [-32_768, 'd18000'],
    [-32_769, 'd2ffff7fff'],
    [-2_147_483_648, 'd280000000'],
    [-2_147_483_649, 'd3ffffffff7fffffff'],
    [5n, '05'],
    [2n ** 63n - 1n, 'cf7fffffffffffffff'],
    [2n ** 63n, 'cf8000000000000000'],
    [2n ** 64n - 1n, 'cfffffffffffffffff'],
    [2n ** 64n, 'b43138343436373434303733373039353531363136'],
    ['\ufffd'.repeat(30), `d95a${'efbfbd'.repeat(30)}`],
    [[undefined], '91c0'],
    [{ a: () => 1, b: [Symbol('s')] }, '81a16291c0'],
    [0.1, 'cb3fb999999999999a'],
    [1.5, 'cb3ff8000000000000'],
    [2 ** 60, 'cb43b0000000000000'],
    [Number.NaN, 'c0'],
    [-Infinity, 'c0'],
    [null, 'c0'],
    [false, 'c2'],
    [true, 'c3'],
    ['é', 'a2c3a9'],
    [[], '90'],
    [{}, '80'],
    [{ a: undefined, b: 1 }, '81a16201'],
    [new Date(0), 'b8313937302d30312d30315430303a30303a30302e3030305a'],
  ])('%s is written as %s', (value, digits) => {
    expect(write(value)).toBe(digits);
    expect(write({ p: [value] })).toBe(`81a17091${digits}`);
  });

  it('writes text, arrays and maps in their shortest form', () => {
    for (const [length, head] of [
      [31, 'bf'],
      [32, 'd920'],
      [255, 'd9ff'],
      [256, 'da0100'],
      [65_535, 'daffff'],
      [65_536, 'db00010000'],
    ] as const) {
      expect(write('s'.repeat(length)).slice(0, head.length)).toBe(head);
    }
    for (const [length, head] of [
      [15, '9f'],
      [16, 'dc0010'],
      [65_536, 'dd00010000'],
    ] as const) {
      expect(write(Array(length).fill(0)).slice(0, head.length)).toBe(head);
    }
    const map = (length: number): object => Object.fromEntries(Array.from({ length }, (_, index) => [`k${index}`, 0]));
    expect([write(map(15)).slice(0, 2), write(map(16)).slice(0, 6), write(map(70_000)).slice(0, 10)]).toEqual([
      '8f',
      'de0010',
      'df00011170',
    ]);
  });

  it('writes bytes as they are or as text, in the style asked for', () => {
    expect([write({ p: Uint8Array.of(1, 255) }), write({ p: Uint8Array.of(1, 255) }, 'json')]).toEqual([
      '81a170c40201ff',
      '81a170a430316666',
    ]);
    expect(write(Buffer.from('a'))).toBe('c40161');
  });

  it('writes integers beyond 64 bits signed as text where servers do', () => {
    expect(write(2n ** 63n, 'json')).toBe('b339323233333732303336383534373735383038');
  });

  it('sorts keys by their UTF-8 bytes, numbers too', () => {
    const sorted = (value: unknown): string =>
      hexOf(msgpack.encode(value, { values: 'native', keyOrder: 'sorted', maxDepth: 512 }));
    expect(sorted({ b: 1, a: { '9': 1, '10': 2 } })).toBe('82a16182a2313002a13901a16201');
    expect(sorted({ b: 1n, a: { '9': 2 ** 40, '10': 2 } })).toBe('82a16182a2313002a139cf0000010000000000a16201');
  });

  it.each<readonly [unknown, string]>([
    [{ toJSON: () => undefined }, 'no value'],
    [Float64Array.of(1), 'an array of other numbers'],
    [new Uint16Array(1), 'an array of wider numbers'],
    [new DataView(new ArrayBuffer(1)), 'a view'],
    [new ArrayBuffer(1), 'a buffer'],
    [new Map(), 'a map'],
    [new Set(), 'a set'],
    ['\ud83d', 'half a surrogate pair'],
    [{ '\ude00\ud83d': 1 }, 'halves in a key'],
    [`${'x'.repeat(64)}\ud83d`, 'half a pair in long text'],
    [{ [`${'k'.repeat(200)}\ude00`]: 1 }, 'half a pair in a long key'],
  ])('refuses what has no form there (%#: %s)', (value, _kind) => {
    expect([codeOf(() => write(value)), codeOf(() => write({ p: [value] }))]).toEqual([
      'unencodable_value',
      'unencodable_value',
    ]);
  });

  it('refuses a message that is no value', () => {
    for (const value of [undefined, () => 1, Symbol('a')]) expect(codeOf(() => write(value))).toBe('unencodable_value');
  });

  it('bounds the depth', () => {
    const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(codeOf(() => write(nested(512)))).toBe('nothing thrown');
    expect(codeOf(() => write(nested(513)))).toBe('unencodable_value');
    expect(codeOf(() => write(nested(100_000)))).toBe('unencodable_value');
  });

  it.each([
    [4_294_967_296, 'cf0000000100000000'],
    [9_007_199_254_740_991, 'cf001fffffffffffff'],
    [-9_007_199_254_740_991, 'd3ffe0000000000001'],
    [-9_223_372_036_854_775_808n, 'd38000000000000000'],
    [-9_223_372_036_854_775_809n, 'b42d39323233333732303336383534373735383039'],
  ])('writes the wide integer %s as published servers do', (value, digits) => {
    expect(write(value)).toBe(digits);
  });

  it('writes what msgpackr writes, where that is right', () => {
    const packr = new Packr({ useRecords: false, variableMapSize: true, encodeUndefinedAsNil: true });
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.integer(),
        fc.nat({ max: 0xffff_ffff }),
        fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Number.isSafeInteger(number)),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(null, true, false, 'x'.repeat(70_000), 'é'.repeat(20), 'é'.repeat(200), 'é'.repeat(40_000)),
        fc.array(tie('value'), { maxLength: 20 }),
        fc.dictionary(
          fc.string({ maxLength: 40 }).filter((key) => key !== '__proto__'),
          tie('value'),
          { maxKeys: 20 },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        expect(write(one)).toBe(hexOf(new Uint8Array(packr.pack(one))));
      }),
      { numRuns: 1000 },
    );
  });

  it('counts the members it wrote, however many were left out', () => {
    for (const [given, kept] of [
      [16, 15],
      [20, 16],
      [65_537, 65_535],
      [65_537, 3],
    ] as const) {
      const members = Object.fromEntries(
        Array.from({ length: given }, (_, index) => [`k${index}`, index < kept ? index : undefined]),
      );
      expect(write({ p: [members, 'end'] })).toBe(write({ p: [JSON.parse(JSON.stringify(members)), 'end'] }));
    }
  });

  it('counts them at every place of its memory', () => {
    const own = createMsgpack();
    const members = { ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, undefined])), z: 1 };
    for (let round = 0; round < 20_000; round += 1) {
      for (const [value, digits] of [
        [members, '81a17a01'],
        [{ ...members, z: undefined }, '80'],
      ] as const) {
        if (hexOf(own.encode(value, writing)) !== digits) expect.unreachable(`round ${round}`);
      }
    }
  });

  it('reads each member of an application once', () => {
    let reads = 0;
    const value = {
      get member() {
        reads += 1;
        return reads === 1 ? 'first' : new Float64Array(1);
      },
    };
    expect(write(value)).toBe('81a66d656d626572a56669727374');
  });

  it('may be asked for a message while it writes another', () => {
    const inner = { toJSON: () => write({ b: 1 }) };
    expect(write({ a: inner, z: 'x'.repeat(10_000) })).toBe(write({ a: write({ b: 1 }), z: 'x'.repeat(10_000) }));
  });

  it('begins anew after a value it refused', () => {
    expect(codeOf(() => write({ a: 'written before', b: new Map() }))).toBe('unencodable_value');
    expect(write({ a: 1 })).toBe('81a16101');
  });

  it('asks toJSON once', () => {
    const forever: object = { toJSON: () => ({ toJSON: () => 1, a: 1 }) };
    expect(write(forever)).toBe('81a16101');
  });

  it('puts a marker before the value', () => {
    expect(hexOf(msgpack.encode({ a: 1 }, { values: 'native', keyOrder: 'given', maxDepth: 9, marker: [1, 2] }))).toBe(
      '010281a16101',
    );
  });

  it('gives bytes that later messages do not change', () => {
    const sizes = [...Array(300).keys(), 4_000, 4_096, 5_000, 16_384, 20_000, 100_000, 3, 70_000, 2];
    const taken = sizes.map((size) => msgpack.encode(String(size % 10).repeat(size), { ...writing }));
    taken.forEach((bytes, index) => {
      const size = sizes[index] ?? 0;
      expect(msgpack.decode(bytes, native)).toBe(String(size % 10).repeat(size));
      expect(bytes.buffer.byteLength).toBeLessThanOrEqual(Math.max(16_384, bytes.length));
    });
    expect(Object.getPrototypeOf(taken[0])).toBe(Uint8Array.prototype);
  });

  it('leaves nothing of a message it gave up', () => {
    const own = createMsgpack();
    expect(codeOf(() => own.encode(['top secret', new Map()], writing))).toBe('unencodable_value');
    const bytes = own.encode(1, writing);
    expect([...bytes, bytes.byteOffset]).toEqual([1, 0]);
  });

  it('is undone by reading', () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(null, true, false),
        fc.array(tie('value'), { maxLength: 20 }),
        fc.dictionary(
          fc.string().filter((key) => !/^(?:__proto__|constructor|prototype)$/.test(key)),
          tie('value'),
          { maxKeys: 20 },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom('given', 'sorted'), (one, keyOrder) => {
        const packed = msgpack.encode(one, { values: 'native', keyOrder, maxDepth: 512 });
        expect(msgpack.decode(packed, { values: 'native', maxDepth: 512 })).toEqual(one);
      }),
      { numRuns: 1000 },
    );
  });
});
