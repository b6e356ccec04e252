import { expect, it } from 'vitest';
import { StderrTail } from '../src/stderr-tail.ts';

function tailOf(...chunks: string[]): string {
  const tail = new StderrTail();
  for (const chunk of chunks) tail.push(Buffer.from(chunk));
  return tail.toString();
}

it('is empty when nothing was written', () => {
  expect(tailOf()).toBe('');
  expect(tailOf('\n')).toBe('');
});

it('joins what came in pieces and indents it', () => {
  expect(tailOf('Trace', 'back:\n  line\n')).toBe('\n  its standard error:\n    Traceback:\n      line');
});

it('keeps the last twenty lines and 8 KiB', () => {
  const lines = tailOf(...Array.from({ length: 100 }, (_, at) => `line ${at}\n`));
  expect(lines).toMatch(/end of its standard error:\n {4}line 80\n/);
  expect(tailOf('x'.repeat(20_000)).length).toBeLessThan(8300);
});
