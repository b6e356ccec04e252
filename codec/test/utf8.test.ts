import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUtf8 } from '../src/utf8.ts';
import { bytesOf } from './cluster/bytes.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

function decodes(bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

test('agrees with the strict decoder of the runtime', () => {
  // Bytes at the edges of what a sequence may hold come up often.
  const edge = fc.constantFrom(
    ...[0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf],
    ...[0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff],
  );
  const bytes = fc.array(fc.oneof({ weight: 4, arbitrary: edge }, { weight: 1, arbitrary: fc.nat(255) }), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(bytes, (values) => {
      const text = Uint8Array.from(values);
      expect(isUtf8(text, 0, text.length)).toBe(decodes(text));
    }),
    { numRuns: 20_000 },
  );
});

test.each([
  ['eda080', false],
  ['ed9fbf', true],
  ['f48fbfbf', true],
  ['f4908080', false],
  ['f5808080', false],
  ['c080', false],
  ['e09fbf', false],
  ['f08fbfbf', false],
  ['e282ac', true],
  ['efbbbf', true],
])('%s is UTF-8: %s', (hex, valid) => {
  const bytes = bytesOf(hex);
  expect(isUtf8(bytes, 0, bytes.length)).toBe(valid);
});

test('looks at the given range only', () => {
  const bytes = bytesOf('ffc3a9ff');
  expect(isUtf8(bytes, 1, 3)).toBe(true);
  expect(isUtf8(bytes, 1, 2)).toBe(false);
});
