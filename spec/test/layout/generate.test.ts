import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { layoutOutputs } from '../../layout/generate.ts';

const root = resolve(import.meta.dirname, '../../..');

test.each([...layoutOutputs()])('%s is what the layout compiles to', (path, content) => {
  expect(readFileSync(resolve(root, path), 'utf8')).toBe(content);
});
