import { createDecipheriv, createECDH, createHash, createHmac, hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { protocolDirectory } from '../generator/requirements.ts';
import { readClusterVectors, vectorsDirectory } from '../src/vectors.ts';

/** Indented blocks of a chapter, as lists of lines. */
function examplesOf(chapter: string): readonly (readonly string[])[] {
  const text = readFileSync(join(protocolDirectory, `${chapter}.md`), 'utf8');
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('    '))
    .map((block) => block.split('\n').map((line) => line.trim()));
}

/** Bytes at the start of a line, in hexadecimal without blanks; empty for a line that shows none or not all. */
function bytesOf(line: string): string {
  const [, pairs = ''] = /^((?:[0-9a-f]{2} )*[0-9a-f]{2})(?: {2,}|$)/.exec(line) ?? [];
  return pairs.replaceAll(' ', '');
}

function lineOf(chapter: string, start: string): string {
  const line = examplesOf(chapter)
    .flat()
    .find((candidate) => candidate.startsWith(start));
  if (line === undefined) throw new Error(`${chapter}: no example line begins with ${start}`);
  return line.slice(start.length).trim();
}

function blockWith(chapter: string, part: string): string {
  const block = examplesOf(chapter).find((lines) => lines.some((line) => line.includes(part)));
  return (block ?? []).map(bytesOf).join('');
}

describe('examples of the compression chapter', () => {
  it('inflate to the text they name', () => {
    const frame = Buffer.from(blockWith('06-compression', 'Adler-32'), 'hex');
    expect(frame.subarray(0, 2).toString()).toBe('C:');
    expect(inflateSync(frame.subarray(2)).toString()).toBe('{"t":"a","p":1}');
  });

  it('give the size of a megabyte of zeros', () => {
    const sizes = [1_048_576, 1_048_577].map((bytes) => deflateSync(Buffer.alloc(bytes)).length);
    const text = examplesOf('06-compression').flat().join('\n');
    expect([...text.matchAll(/([\d,]+) bytes that/g)].map(([, size]) => Number(size?.replaceAll(',', '')))).toEqual(
      sizes,
    );
  });
});

describe('examples of the encryption chapter', () => {
  const field = (name: string): string => lineOf('07-encryption', name).split(' ')[0] ?? '';
  const agreement = createECDH('prime256v1');
  agreement.setPrivateKey(field('client private'), 'hex');
  const secret = agreement.computeSecret(Buffer.from(field('server public'), 'base64'));

  it('agree on the secret they name', () => {
    expect(agreement.getPublicKey('base64')).toBe(field('client public'));
    expect(secret.toString('hex')).toBe(field('ECDH'));
  });

  it('derive both keys', () => {
    const derive = (salt: string, info: string): string =>
      Buffer.from(hkdfSync('sha256', secret, salt, info, 32)).toString('hex');
    expect(derive('wse-encryption', 'aes-gcm-key')).toBe(field('key, salted'));
    expect(derive('', 'wse-encryption/aes-gcm-key')).toBe(field('key, unsalted'));
  });

  it('open the frame they show', () => {
    const frame = Buffer.from(blockWith('07-encryption', 'ciphertext, 33 bytes'), 'hex');
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(field('key, unsalted'), 'hex'), frame.subarray(2, 14));
    decipher.setAuthTag(frame.subarray(-16));
    const plaintext = Buffer.concat([decipher.update(frame.subarray(14, -16)), decipher.final()]);
    expect(plaintext.toString()).toBe('{"c":"U","t":"noop","p":{},"v":1}');
  });
});

describe('examples of the signing chapter', () => {
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const signatures = examplesOf('08-signing').flatMap((lines) => {
    const at = lines.findIndex((line) => line.startsWith('sig '));
    return at === -1 ? [] : [lines.slice(at).join('').replace('sig    ', '').replace('(one line)', '').trim()];
  });

  it('are the signatures of their texts', () => {
    const counting = Buffer.from(Array.from({ length: 64 }, (_, at) => at));
    const trade = '{"event":"trade"}';
    const timed = `${sha256(trade)}:1709121600000:000102030405060708090a0b0c0d0e0f`;
    expect(signatures).toEqual([
      hmac(counting, '{"t":"test","p":{}}').toString('base64'),
      hmac('key', sha256(trade)).toString('hex'),
      `${timed}:${hmac('key', timed).toString('hex')}`,
    ]);
  });
});

describe('examples of the cluster chapter', () => {
  it('are recorded frames, byte for byte', () => {
    const vectors = readClusterVectors(join(vectorsDirectory, 'cluster.json'));
    const recorded = new Set(vectors.flatMap((vector) => [vector.hex, vector.wire_hex]));
    const whole = examplesOf('14-cluster')
      .filter((lines) => lines.every((line) => bytesOf(line) !== ''))
      .filter((lines) => lines.some((line) => / {2,}(type |header|outer length|RESYNC, payload)/.test(line)))
      .map((lines) => lines.map(bytesOf).join(''));
    expect(whole.length).toBe(4);
    expect(whole.filter((hex) => !recorded.has(hex))).toEqual([]);
  });
});
