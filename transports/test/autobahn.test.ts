import { describe, expect, it } from 'vitest';
import { judge } from '../autobahn/verdicts.ts';

const ok = { behavior: 'OK', behaviorClose: 'OK' };

describe('the verdicts of the suite', () => {
  it('pass where every case does', () => {
    expect(judge({ '1.1': ok, '7.1': { behavior: 'INFORMATIONAL', behaviorClose: 'INFORMATIONAL' } }, {}, 2)).toEqual({
      passed: 1,
      nonStrict: 0,
      informational: 1,
      problems: [],
    });
  });

  it.each([
    [{ '1.1': { behavior: 'FAILED', behaviorClose: 'OK' } }, {}, '1.1: FAILED, close OK'],
    [{ '1.1': { behavior: 'OK', behaviorClose: 'FAILED' } }, {}, '1.1: OK, close FAILED'],
    [{ '1.1': { behavior: 'WRONG CODE', behaviorClose: 'OK' } }, {}, '1.1: WRONG CODE, close OK'],
    [{ '1.1': { behavior: 'NON-STRICT', behaviorClose: 'OK' } }, {}, '1.1: NON-STRICT without an explanation'],
    [{ '1.1': ok }, { '1.1': 'a reason' }, '1.1: explained, and OK'],
    [{}, {}, '0 cases were judged, 1 expected'],
  ])('fail for %j', (verdicts, explanations, problem) => {
    expect(judge(verdicts, explanations, 1).problems).toEqual([problem]);
  });

  it('pass where what is sometimes so is not', () => {
    expect(judge({ '1.1': ok }, { '1.1': { sometimes: 'a reason' } }, 1)).toMatchObject({ passed: 1, problems: [] });
  });

  it('count what is explained', () => {
    const verdicts = { '6.4.1': { behavior: 'NON-STRICT', behaviorClose: 'OK' } };
    expect(judge(verdicts, { '6.4.1': 'a reason' }, 1)).toMatchObject({ nonStrict: 1, problems: [] });
  });
});
