// What the suite makes bytes with gives the same in Node and in a browser.
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hexOf, utf8 } from '../src/bytes.ts';
import { primitives as ofNode } from '../src/primitives/primitives-node.ts';
import { primitives as ofBrowsers } from '../src/primitives/primitives-web.ts';

const content = utf8('{"t":"a","p":"'.padEnd(9000, 'aé'));

describe.each([
  ['Node', ofNode],
  ['browsers', ofBrowsers],
])('the primitives of %s', (_, primitives) => {
  it('compress what inflates to the same', () => {
    expect(Uint8Array.from(inflateSync(primitives.zlib(content, 1)))).toEqual(content);
    expect(Uint8Array.from(primitives.inflate(ofNode.zlib(content), content.length))).toEqual(content);
    expect(hexOf(primitives.zlib(content, 9).subarray(0, 2))).toBe('78da');
    expect(hexOf(primitives.gzip(content).subarray(0, 3))).toBe('1f8b08');
    expect(primitives.deflate(content).length).toBeLessThan(content.length);
  });

  it('stop at the cap, and at what is no zlib', () => {
    expect(() => primitives.inflate(ofNode.zlib(content), content.length - 1)).toThrow();
    expect(() => primitives.inflate(utf8('no zlib at all'), 100)).toThrow();
  });

  it('seal and sign alike', () => {
    const [key, iv] = [new Uint8Array(32).fill(7), new Uint8Array(12).fill(9)];
    expect(hexOf(primitives.seal(utf8('x'), key, iv))).toBe(hexOf(ofNode.seal(utf8('x'), key, iv)));
    expect(hexOf(primitives.hmacSha256(key, content))).toBe(hexOf(ofNode.hmacSha256(key, content)));
  });
});
