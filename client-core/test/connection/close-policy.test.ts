import { closeCodes } from '@wsekit/spec';
import { TransportError } from '@wsekit/transports';
import { describe, expect, it } from 'vitest';
import { type Ending, reactionTo } from '../../src/connection/close-policy.ts';

const closed = (code: number): Ending => ({ kind: 'closed', code, reason: '' });
const refused = (status: number): Ending => ({
  kind: 'failed',
  error: new TransportError('dial_refused', 'refused', { status }),
});

describe('What a client does about an end', () => {
  for (const [name, { code, reaction }] of Object.entries(closeCodes)) {
    const expected = name === 'DRAIN' ? 'move' : reaction;
    it(`is ${expected} for ${code} ${name}`, () => {
      expect(reactionTo(closed(code), false)).toBe(expected);
    });
  }

  it('is to come back for every code that is not known', () => {
    for (const code of [1004, 1010, 1014, 1015, 2999, 3000, 3008, 4000, 4404, 4999, 0, -1, 65_535]) {
      expect(reactionTo(closed(code), false)).toBe('reconnect');
    }
  });

  it('is to stay down for 1001 where it was told so, and for nothing else by that', () => {
    expect(reactionTo(closed(1001), false, { returnsFromGoingAway: false })).toBe('stay_down');
    expect(reactionTo(closed(1006), false, { returnsFromGoingAway: false })).toBe('reconnect');
  });

  it('is what the application says of a code', () => {
    const reactions = { 4000: 'stay_down', 1000: 'reconnect', 4300: 'reconnect' } as const;
    for (const [code, reaction] of Object.entries(reactions)) {
      expect(reactionTo(closed(Number(code)), false, { reactions })).toBe(reaction);
    }
  });

  it('is another token for any code behind an error that refuses the one', () => {
    for (const code of [1000, 1005, 1006, 4300]) expect(reactionTo(closed(code), true)).toBe('refresh_credentials');
  });

  it('is another token for HTTP 401 and 403, and to come back for every other failure', () => {
    for (const status of [401, 403]) expect(reactionTo(refused(status), false)).toBe('refresh_credentials');
    for (const status of [400, 404, 426, 429, 500, 503]) expect(reactionTo(refused(status), false)).toBe('reconnect');
    expect(reactionTo({ kind: 'failed', error: new Error('no route') }, false)).toBe('reconnect');
    expect(reactionTo({ kind: 'failed', error: undefined }, false)).toBe('reconnect');
  });
});
