import { describe, expect, it } from 'vitest';
import { towards } from '../../src/recordings/exceptions/towards.ts';
import { sideBySide } from '../../src/recordings/side-by-side.ts';

describe('two lists side by side', () => {
  it('meet again behind what only one has', () => {
    expect(sideBySide({ expected: ['a', 'b', 'c'], got: ['a', 'c', 'd'] })).toEqual(['  a', '- b', '  c', '+ d']);
  });

  it('show the place where long items differ', () => {
    const same = 'x'.repeat(500);
    const [recorded = '', ours = ''] = sideBySide({ expected: [`${same}1`], got: [`${same}2`] });
    expect([recorded.startsWith('- ...xxx'), recorded.endsWith('x1'), ours.endsWith('x2')]).toEqual([true, true, true]);
  });

  it('say how much more there is', () => {
    expect(sideBySide({ expected: ['a', 'b', 'c'], got: [] }, 1)).toEqual(['- a', '  and 2 lines more']);
  });
});

describe('steps towards ours', () => {
  const difference = { kind: 'frames', of: 'a', expected: ['a', 'b', 'c'], got: ['a', 'x', 'c'] } as const;

  it('are none where nothing is allowed', () => {
    expect(towards(difference, {})).toEqual(['a', 'b', 'c']);
  });

  it('change what is allowed and nothing else', () => {
    const steps = { gone: (item: string) => item === 'b', added: (item: string) => item === 'x' };
    expect(towards(difference, steps)).toEqual(['a', 'x', 'c']);
    expect(towards({ ...difference, got: ['a', 'x'] }, steps)).toEqual(['a', 'x', 'c']);
  });

  it('stop at the most there may be', () => {
    const steps = { gone: () => true, most: 1 };
    expect(towards({ ...difference, got: [] }, steps)).toEqual(['b', 'c']);
  });
});
