import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortNames } from '../../src/payload/key-order.ts';

describe('sortNames', () => {
  it('orders as the bytes of UTF-8 do', () => {
    const unit = fc.constantFrom('a', 'Z', '_', '0', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}');
    const names = fc.uniqueArray(fc.string({ unit, maxLength: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(names, (given) => {
        const byBytes = given.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
        expect(sortNames(given) ?? given).toEqual(byBytes);
      }),
      { numRuns: 1000 },
    );
  });

  it('says when there is nothing to do', () => {
    expect(sortNames(['10', '9', 'A', '_', 'a'])).toBeUndefined();
    expect(sortNames([])).toBeUndefined();
    expect(sortNames(['b', 'a'])).toEqual(['a', 'b']);
  });
});
