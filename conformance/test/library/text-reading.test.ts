import { describe, expect, it } from 'vitest';
import { readClientMessage } from '../../src/library/client-reading.ts';
import { readText } from '../../src/library/text-reading.ts';

function message(text: string): unknown {
  const reading = readText(text);
  return reading.kind === 'raw' ? reading.text : { ...reading.message, prefix: reading.category };
}

describe('reading text as published servers do', () => {
  it('takes a prefix directly before an object, and an object', () => {
    expect(message('WSE{"t":"a"}')).toEqual({ t: 'a', prefix: 'WSE' });
    expect(message('{"t":"a"} \n')).toEqual({ t: 'a', prefix: undefined });
  });

  it.each([' {"t":"a"}', 'WSE {}', 'wse{}', 'WSEU{}', '[1]', '"x"', '', '{"t":"a"}x', '{bad'])(
    'leaves %j raw',
    (text) => {
      expect(message(text)).toBe(text);
    },
  );

  it('resolves long names only where the short one is missing', () => {
    expect(message('{"type":"a","payload":1}')).toMatchObject({ t: 'a', p: 1 });
    expect(message('{"type":"a","t":null}')).toMatchObject({ type: 'a', t: null });
  });

  it('leaves half a surrogate pair, 128 containers and infinite numbers raw', () => {
    const nested = (depth: number): string => `{"p":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(typeof message(nested(126))).toBe('object');
    for (const text of [nested(127), '{"p":"\\ud83d"}', '{"\\ude00":1}', '{"p":[1e400]}'])
      expect(message(text)).toBe(text);
    expect(message('{"p":"\\\\ud83d \\ud83d\\ude00"}')).toMatchObject({ p: '\\ud83d 😀' });
  });

  it('drops names that would reach the prototype', () => {
    expect(message('{"t":"a","p":{"__proto__":{"x":1}},"constructor":2}')).toEqual({
      t: 'a',
      p: {},
      prefix: undefined,
    });
  });
});

describe('reading frames as clients do', () => {
  it('skips white space before an object, and lets the prefix win', () => {
    expect(readClientMessage('  {"t":"a"}')).toEqual({ t: 'a' });
    expect(readClientMessage('S{"c":"U","t":"a"}')).toEqual({ c: 'S', t: 'a' });
    expect(readClientMessage(' S{"t":"a"}')).toBeUndefined();
  });

  it('reads no text that is not UTF-8, and no bytes without a form', () => {
    expect(readClientMessage(Buffer.from('7b2274223a22ff227d', 'hex'))).toBeUndefined();
    expect(readClientMessage(Buffer.from([1, 2, 3]))).toBeUndefined();
  });
});
