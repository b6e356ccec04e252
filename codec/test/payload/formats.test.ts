import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/json/parse-json.ts';
import { stringifyJson, stringifySortedJson } from '../../src/payload/json.ts';
import { msgpack } from '../../src/payload/msgpack.ts';
import { codeOf } from '../recordings.ts';

const options = { values: 'json', keyOrder: 'given', maxDepth: 64 } as const;

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).filter((one) => !isReadAsNumberBeyond(one)),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.uint8Array({ maxLength: 40 }),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(null, true, false, undefined, () => 1, Symbol('s'), new Date(0), new Map(), new Set(), {}, []),
    fc.constantFrom(new ArrayBuffer(1), Float64Array.of(1), new DataView(new ArrayBuffer(1))),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(
      fc.string().filter((key) => !/^(?:__proto__|constructor|prototype)$/.test(key)),
      tie('value'),
      { maxKeys: 6 },
    ),
  ),
}));

/** JSON text has them as digits, which reading rounds. */
function isReadAsNumberBeyond(one: bigint): boolean {
  return !Number.isSafeInteger(Number(one)) && one >= -(2n ** 63n) && one < 2n ** 63n;
}

function outcomeOf(write: () => unknown): unknown {
  const code = codeOf(() => write());
  return code === 'nothing thrown' ? write() : code;
}

describe('JSON and MessagePack', () => {
  it('make the same of whatever an application gives', () => {
    fc.assert(
      fc.property(value, (p) => {
        const packed = outcomeOf(() =>
          msgpack.decode(msgpack.encode({ p }, options), { values: 'native', maxDepth: 64 }),
        );
        for (const stringify of [stringifyJson, stringifySortedJson]) {
          expect(outcomeOf(() => parseJson(stringify({ p }, 64), 64))).toEqual(packed);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
