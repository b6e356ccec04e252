import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float32At, float64At } from '../../src/payload/float.ts';

describe('floats', () => {
  it('are read as a view reads them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.nat(4), (bytes, at) => {
        const view = new DataView(bytes.buffer);
        expect(float64At(bytes, at)).toBe(view.getFloat64(at));
        expect(float32At(bytes, at)).toBe(view.getFloat32(at));
      }),
      { numRuns: 1000 },
    );
  });
});
