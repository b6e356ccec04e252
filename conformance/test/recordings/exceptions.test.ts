import { describe, expect, it } from 'vitest';
import { exceptionFor } from '../../src/recordings/exceptions.ts';

const notSent = { where: 'send_event (call 6)', expected: ['bytes'], got: ['0'] };

describe('an exception', () => {
  it('excuses its recording, in every version', () => {
    expect(exceptionFor('live-server-2.0.2/seq-counter', [notSent], 'ws')?.because).toBe('WSE-ERR-154');
    expect(exceptionFor('live-server-2.5.1/seq-counter', [notSent], 'uws')?.because).toBe('WSE-ERR-154');
  });

  it('excuses no other recording', () => {
    expect(exceptionFor('live-server-2.0.2/send-order', [notSent], 'ws')).toBeUndefined();
  });

  it('excuses nothing elsewhere in its recording', () => {
    const elsewhere = { where: 'frames a', expected: ['one'], got: ['other'] };
    expect(exceptionFor('live-server-2.0.2/seq-counter', [notSent, elsewhere], 'ws')).toBeUndefined();
  });

  it('excuses nothing but what our server does better', () => {
    expect(exceptionFor('live-server-2.0.2/seq-counter', [{ ...notSent, got: ['bytes'] }], 'ws')).toBeUndefined();
  });

  it('of a transport excuses nothing on another', () => {
    const unmasked = { where: 'events a', expected: ['disconnect null'], got: ['raw "hi"'] };
    expect(exceptionFor('live-server-2.1.1/err-unmasked', [unmasked], 'uws')).toBeDefined();
    expect(exceptionFor('live-server-2.1.1/err-unmasked', [unmasked], 'ws')).toBeUndefined();
  });
});
