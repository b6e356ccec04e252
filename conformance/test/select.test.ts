import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { expand } from '../src/expand.ts';
import { type Description, DescriptionSchema } from '../src/generated/wse/conformance/v1/driver_pb.ts';
import { PatternListError, parseKnownFailing, parsePatterns } from '../src/known-failing.ts';
import { createPattern } from '../src/pattern.ts';
import { checkPatterns, type Selection, select, UnmatchedPatternError } from '../src/select.ts';
import { textCase } from './support/cases.ts';

function describePeer(parts: Omit<MessageInitShape<typeof DescriptionSchema>, '$typeName'> = {}): Description {
  return create(DescriptionSchema, { dialects: ['D2b', 'D2g'], profiles: ['observed', 'documented'], ...parts });
}

const hkdf = {
  ...textCase('derive/hkdf', { profiles: [] }),
  request: { case: 'derive' as const, value: { from: { case: 'privateKey' as const, value: new Uint8Array(32) } } },
};

describe('expanding', () => {
  it('multiplies a case by dialects, readings and providers', () => {
    const binary = {
      ...textCase('decode/x', { profiles: [] }),
      request: { case: 'decode' as const, value: { frame: { case: 'binary' as const, value: new Uint8Array(1) } } },
    };
    const runs = expand([binary], describePeer({ providers: ['node', 'noble'] }));
    expect(runs).toHaveLength(8);
    expect(runs[0]?.name).toBe('decode/x/[dialect:D2b]/[profile:documented]/[provider:node]');
    expect(new Set(runs.map(({ name }) => name)).size).toBe(8);
  });

  it('leaves out axes that cannot matter', () => {
    expect(expand([textCase('a')], describePeer({ providers: ['node'] })).map(({ name }) => name)).toEqual([
      'a/[dialect:D2b]/[profile:observed]',
      'a/[dialect:D2g]/[profile:observed]',
    ]);
    expect(expand([hkdf], describePeer()).map(({ name }) => name)).toEqual(['derive/hkdf']);
    expect(expand([hkdf], describePeer({ providers: ['noble'] })).map(({ name }) => name)).toEqual([
      'derive/hkdf/[provider:noble]',
    ]);
  });

  it('keeps to the dialects of the case that the peer speaks', () => {
    const runs = expand([textCase('a', { dialects: ['D2a', 'D2g'] })], describePeer());
    expect(runs.map(({ setting }) => setting.dialect)).toEqual(['D2g']);
  });

  it('asks a peer only what it plays and can do', () => {
    const client = textCase('a', { side: 'client' });
    expect(expand([client], describePeer({ sides: ['server'] }))).toEqual([]);
    expect(expand([client], describePeer({ sides: ['client'], operations: ['derive'] }))).toEqual([]);
    expect(expand([client], describePeer({ sides: ['client'], operations: ['decode'] }))).toHaveLength(2);
  });

  it('takes an empty list for everything', () => {
    const runs = expand([textCase('a', { profiles: [] })], describePeer({ dialects: [], profiles: [] }));
    expect(runs).toHaveLength(16);
  });
});

describe('patterns', () => {
  const matches = (pattern: string, name: string): boolean => createPattern(pattern).matches(name);

  it('match within a part, across parts, and all below', () => {
    expect(matches('decode/*/c-gzip', 'decode/client-2.4.3/c-gzip')).toBe(true);
    expect(matches('decode/*', 'decode/client/c-gzip')).toBe(true);
    expect(matches('*/c-gzip', 'decode/client/c-gzip')).toBe(false);
    expect(matches('**/c-gzip', 'decode/client/c-gzip')).toBe(true);
    expect(matches('decode/client', 'decode/client-2')).toBe(false);
    expect(matches('decode/client', 'decode/client/x/[dialect:D2g]')).toBe(true);
  });

  it('take brackets, dots and colons for themselves', () => {
    expect(matches('**/[profile:documented]', 'a/[dialect:D1]/[profile:documented]')).toBe(true);
    expect(matches('**/[profile:documented]', 'a/p')).toBe(false);
    expect(matches('a.b', 'axb')).toBe(false);
  });
});

describe('selecting', () => {
  const cases = [
    textCase('must/a'),
    textCase('should/b', { level: 'should' }),
    textCase('may/c', { level: 'may' }),
    hkdf,
  ];
  const names = (selection: Selection): string[] => [
    ...new Set(select(expand(cases, describePeer({ providers: ['node'] })), selection).map((run) => run.case.id)),
  ];

  it('wants everything unless told otherwise', () => {
    expect(names({})).toHaveLength(4);
  });

  it('goes by level', () => {
    expect(names({ level: 'must' })).toEqual(['must/a', 'derive/hkdf']);
    expect(names({ level: 'should' })).toEqual(['must/a', 'should/b', 'derive/hkdf']);
  });

  it('goes by dialect and reading, and keeps what depends on neither', () => {
    expect(names({ dialects: ['D1'] })).toEqual(['derive/hkdf']);
    expect(names({ profiles: ['documented'] })).toEqual(['derive/hkdf']);
    expect(select(expand(cases, describePeer()), { dialects: ['D2g'] })).toHaveLength(4);
  });

  it('runs what is named and skips what is named', () => {
    const named = [createPattern('must'), createPattern('derive/**')];
    expect(names({ run: named })).toEqual(['must/a', 'derive/hkdf']);
    expect(names({ run: named, skip: [createPattern('must/a')] })).toEqual(['derive/hkdf']);
  });

  it('refuses patterns that match nothing', () => {
    expect(() => checkPatterns('--run', [createPattern('a'), createPattern('typo')], ['a/b'])).toThrow(
      UnmatchedPatternError,
    );
    expect(() => checkPatterns('--run', [createPattern('typo')], ['a/b'])).toThrow(
      /--run: a pattern matches no case.*typo/s,
    );
    expect(() => checkPatterns('--run', [createPattern('a')], ['a/b'])).not.toThrow();
  });
});

describe('lists', () => {
  it('read a reason, and the erratum in it, from the lines above a pattern', () => {
    const list = '# Heading\n\n# never signs\n# anything (WSE-ERR-012)\nsign/**\n';
    expect(parseKnownFailing(list, 'x.txt')).toMatchObject([
      { text: 'sign/**', reason: 'never signs anything (WSE-ERR-012)', erratum: 'WSE-ERR-012' },
    ]);
  });

  it('refuse a pattern without a reason directly above it', () => {
    expect(() => parseKnownFailing('# heading\n\nsign/**', 'x.txt')).toThrow(PatternListError);
    expect(() => parseKnownFailing('# why\na\nb', 'x.txt')).toThrow(/x\.txt:3: "b" has no reason/);
  });

  it('need no reasons where they only select', () => {
    expect(parsePatterns('a\r\n# note\nb/**\n').map(({ text }) => text)).toEqual(['a', 'b/**']);
  });
});
