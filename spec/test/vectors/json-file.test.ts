import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readJsonFile } from '../../src/vectors/json-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'wsekit-json-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string): unknown {
  const file = join(folder, 'file.json');
  writeFileSync(file, text);
  return readJsonFile(file);
}

it('keeps every digit of an integer that a double would round', () => {
  expect(read('{"a":12345678901234567890,"b":-9007199254740993}')).toEqual({
    a: { $int: '12345678901234567890' },
    b: { $int: '-9007199254740993' },
  });
});

it('leaves the digits of a fraction, an exponent and a text alone', () => {
  expect(read('{"a":0.30000000000000004,"b":1.2345678901234567e300,"c":"12345678901234567890"}')).toEqual({
    a: 0.30000000000000004,
    b: 1.2345678901234567e300,
    c: '12345678901234567890',
  });
});
