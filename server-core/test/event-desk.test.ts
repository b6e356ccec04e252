import type { ServerEvent } from '@wsekit/server-core';
import { describe, expect, it } from 'vitest';
import { EventDesk } from '../src/event-desk.ts';

const open: ServerEvent = { type: 'auth_connect', connectionId: 'c', userId: 'alice' };
const ended: ServerEvent = { type: 'disconnect', connectionId: 'c', code: 1000, reason: '' };

function setUp() {
  const kept: ServerEvent[] = [];
  const failures: unknown[] = [];
  const desk = new EventDesk({ keep: (event) => kept.push(event) <= 2, failed: (error) => failures.push(error) });
  return { desk, kept, failures };
}

describe('What becomes of an event', () => {
  it('is nothing where it was kept or taken, and told where there is no room', () => {
    const { desk } = setUp();
    expect([desk.tell(ended), desk.tell(ended), desk.tell(ended)]).toEqual([
      undefined,
      undefined,
      'CIRCUIT_BREAKER_OPEN',
    ]);
    desk.on('disconnect', () => {});
    expect(desk.tell(ended)).toBeUndefined();
  });

  it('is that a callback fails, at once or later, whatever the others do', async () => {
    const { desk } = setUp();
    desk.on('disconnect', () => {
      throw new Error('thrown');
    });
    expect(desk.tell(ended)).toBe('HANDLER_ERROR');
    desk.forAll = () => Promise.resolve();
    expect(await desk.tell(ended)).toBe('HANDLER_ERROR');
    desk.on('auth_connect', () => Promise.reject(new Error('rejected')));
    desk.on('auth_connect', () => {});
    expect(await desk.tell(open)).toBe('HANDLER_ERROR');
  });
});

describe('Events', () => {
  it('are kept as long as nobody wants to be called', () => {
    const { desk, kept } = setUp();
    desk.tell(open);
    expect(kept).toEqual([open]);
  });

  it('of a type go to those who asked for the type, in their order, and are not kept', () => {
    const { desk, kept } = setUp();
    const users: string[] = [];
    desk.on('auth_connect', ({ userId }) => users.push(userId));
    const off = desk.on('auth_connect', ({ connectionId }) => users.push(connectionId));
    desk.tell(open);
    desk.tell(ended);
    off();
    off();
    desk.tell(open);
    expect([users, kept]).toEqual([['alice', 'c', 'alice'], [ended]]);
  });

  it('are kept again when the last callback is gone', () => {
    const { desk, kept } = setUp();
    desk.on('disconnect', () => {})();
    desk.tell(ended);
    expect(kept).toEqual([ended]);
  });

  it('go to the callback for all, and to those for their type', () => {
    const { desk, kept } = setUp();
    const told: string[] = [];
    desk.forAll = ({ type }) => told.push(`all ${type}`);
    desk.on('disconnect', ({ code }) => told.push(`end ${code}`));
    desk.tell(open);
    desk.tell(ended);
    expect([told, kept]).toEqual([['all auth_connect', 'all disconnect', 'end 1000'], []]);
  });

  it('reach the next callback though one throws, and what is thrown or rejected later is reported', async () => {
    const { desk, failures } = setUp();
    const told: string[] = [];
    desk.on('disconnect', () => {
      throw new Error('thrown');
    });
    desk.on('disconnect', () => Promise.reject(new Error('rejected')));
    desk.on('disconnect', () => told.push('reached'));
    desk.tell(ended);
    await Promise.resolve();
    expect([told, failures.map(String)]).toEqual([['reached'], ['Error: thrown', 'Error: rejected']]);
  });

  it('go to those who wanted them when they came: to nobody who begins within, nor to who ends it within', () => {
    const { desk } = setUp();
    const told: string[] = [];
    let again = (): void => {};
    desk.on('disconnect', () => {
      again();
      again = desk.on('disconnect', () => told.push('again'));
    });
    desk.on('disconnect', () => offNext());
    const offNext = desk.on('disconnect', () => told.push('next'));
    desk.tell(ended);
    expect(told).toEqual([]);
    again = (): void => {};
    desk.tell(ended);
    expect(told).toEqual(['again']);
  });
});
