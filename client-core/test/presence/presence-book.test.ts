import { describe, expect, it } from 'vitest';
import { PresenceBook } from '../../src/presence/presence-book.ts';

const at = (topic: string | undefined, userId: string, data: unknown = {}) => ({ topic, userId, data });
const roomy = 1_000_000;

describe('A presence book', () => {
  it('keeps who came and changed, and forgets who left', () => {
    const book = new PresenceBook(roomy);
    book.put(at('room', 'alice', { status: 'online' }));
    book.put(at('room', 'bob', null));
    book.put(at('room', 'alice', { status: 'away' }));
    book.remove({ topic: 'room', userId: 'bob' });
    book.remove({ topic: 'room', userId: 'nobody' });
    expect([...book.of('room').users]).toEqual([['alice', { status: 'away' }]]);
    expect(book.of('room').isComplete).toBe(false);
    expect(book.of('elsewhere').users.size).toBe(0);
  });

  it('keeps users apart whose topic was not said', () => {
    const book = new PresenceBook(roomy);
    book.put(at(undefined, 'alice'));
    book.put(at('room', 'bob'));
    expect([...book.of(undefined).users.keys()]).toEqual(['alice']);
    expect([...book.of('room').users.keys()]).toEqual(['bob']);
    expect(book.topics).toEqual([undefined, 'room']);
  });

  it('is complete once the server has told all', () => {
    const book = new PresenceBook(roomy);
    book.put(at('room', 'gone'));
    book.replace('room', [
      ['alice', 1],
      ['bob', 2],
    ]);
    book.put(at('room', 'carol', 3));
    expect([...book.of('room').users.keys()]).toEqual(['alice', 'bob', 'carol']);
    expect(book.of('room').isComplete).toBe(true);
  });

  it('gives the same copy until something changes there', () => {
    const book = new PresenceBook(roomy);
    book.put(at('room', 'alice'));
    const before = book.of('room');
    book.put(at('other', 'bob'));
    expect(book.of('room')).toBe(before);
    book.put(at('room', 'bob'));
    expect(book.of('room')).not.toBe(before);
    expect(before.users.size).toBe(1);
  });

  it('takes no more than it may, says so, and has room again when somebody leaves', () => {
    const book = new PresenceBook(2000);
    let users = 0;
    while (book.put(at('room', `user${users}`, 'x'.repeat(100)))) users += 1;
    expect(users).toBeGreaterThan(5);
    expect(users).toBeLessThan(20);
    expect(book.put(at('other', 'bob', 'x'.repeat(100)))).toBe(false);
    book.remove({ topic: 'room', userId: 'user0' });
    expect(book.put(at('room', 'late', 'x'.repeat(100)))).toBe(true);
    expect(book.replace('room', [['alice', 'x'.repeat(3000)]])).toBe(false);
    expect(book.of('room').isComplete).toBe(false);
  });

  it('weighs nothing when all have left', () => {
    const book = new PresenceBook(500);
    for (let round = 0; round < 100; round += 1) {
      expect(book.put(at(`room${round}`, 'alice', { deep: ['x'.repeat(50)] }))).toBe(true);
      expect(book.put(at(`room${round}`, 'alice', { deep: ['y'] }))).toBe(true);
      book.remove({ topic: `room${round}`, userId: 'alice' });
    }
    expect(book.topics).toEqual([]);
    book.replace('room', [['__proto__', 1]]);
    book.clear();
    expect(book.topics).toEqual([]);
  });
});
