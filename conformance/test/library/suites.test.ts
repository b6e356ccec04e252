import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { hexOf } from '../../src/bytes.ts';
import { suiteBytes, suiteText } from '../../src/library/suite-bytes.ts';
import { suiteCases } from '../../src/library/suite-cases.ts';

const folder = new URL('../../suites/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'suite.schema.json');
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictRequired: false,
  strictTypes: false,
  strictTuples: false,
});
const validate = ajv.compile(JSON.parse(readFileSync(new URL('suite.schema.json', folder), 'utf8')));

describe('suites', () => {
  it.each(files)('%s fits the schema', (name) => {
    validate(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    expect(validate.errors).toBeNull();
  });

  it('have an area per file, and ids that are unique', () => {
    const cases = suiteCases();
    const ids = cases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...new Set(ids.map((id) => `${id.split('/')[0]}.json`))].sort()).toEqual([...files].sort());
  });

  it('show both sides of every limit', () => {
    const ids = new Set(suiteCases().map(({ id }) => id));
    const pairs = [
      ['frames/text-at-limit-server', 'frames/text-above-limit-server'],
      ['frames/binary-at-limit', 'frames/binary-above-limit'],
      ['payload/depth-126-arrays-server', 'payload/depth-127-arrays-server'],
      ['payload/read-depth-64-client', 'payload/read-depth-65-client'],
      ['compression/at-threshold', 'compression/above-threshold'],
      ['compression/cap-exact', 'compression/cap-above'],
      ['encryption/frame-empty-plaintext', 'encryption/frame-of-29'],
      ['signing/timed-before', 'signing/timed-too-late'],
      ['cluster/outer-length-at-limit', 'cluster/outer-length-above'],
      ['cluster/topic-at-limit', 'cluster/topic-above-limit'],
      ['cluster/frame-at-limit', 'cluster/frame-above-limit'],
      ['cluster/hello-id-256', 'cluster/hello-id-257'],
      ['cluster/zstd-cap-exact', 'cluster/zstd-cap-above'],
      ['cluster/resync-at-limit', 'cluster/resync-above-limit'],
      ['cluster/peer-list-256', 'cluster/peer-list-257'],
    ];
    expect(pairs.flat().filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe('expressions', () => {
  it('build text and bytes', () => {
    expect(suiteText({ $text: ['a', ['bc', 2], 'd'] })).toBe('abcbcd');
    expect(hexOf(suiteBytes({ $concat: [{ $hex: '00 ff' }, { $utf8: 'é' }, { $repeat: [{ $hex: '01' }, 2] }] }))).toBe(
      '00ffc3a90101',
    );
    expect(hexOf(suiteBytes({ $cut: [{ $hex: '010203' }, 1] }))).toBe('0102');
    expect(hexOf(suiteBytes({ $zlib: { $utf8: '{"t":"a","p":1}' }, level: 9 }).subarray(0, 2))).toBe('78da');
  });

  it('seal to the frame that the published clients give', () => {
    const sealed = suiteBytes({
      $sealed: { $utf8: '{"c":"U","t":"noop","p":{},"v":1}' },
      key: '42505842f34f4081666e9f23308990fd2ccd7c8800c3203a90f5b43af670e2b9',
      iv: '997846094228edd95a30a9f9',
    });
    expect(hexOf(sealed)).toBe(
      '453a997846094228edd95a30a9f901bd38b36f08122537f9d0673cf69bc665b80df5657f938bd5d31cbb566b750a62595d9d88fa1d82e8f6bc2fc7034764a2',
    );
  });

  it('refuse what they do not know', () => {
    expect(() => suiteBytes({ $rot13: 'x' })).toThrow(TypeError);
    expect(() => suiteBytes('00')).toThrow(TypeError);
    expect(() => suiteText(5)).toThrow(TypeError);
    expect(() => suiteBytes({ $hex: '0' })).toThrow(/no hexadecimal/);
  });
});
