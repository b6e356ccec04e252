import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Presence, type PresenceChange, type RemotePresence } from '../../src/presence/presence.ts';

const limits = { maxDataBytes: 64, maxMembers: 0 };

/** Presence, and what it told. */
function open(own: Partial<typeof limits> = {}): { presence: Presence<object>; told: string[] } {
  const told: string[] = [];
  const presence = new Presence<object>(
    { ...limits, ...own },
    {
      bytesOf: (data) => JSON.stringify(data).length,
      said: () => {},
      changed: ({ kind, userId, data }: PresenceChange) => told.push(`${kind} ${userId} ${JSON.stringify(data)}`),
    },
  );
  return { presence, told };
}

const word = (node: string, kind: RemotePresence['kind'], n: number, updatedAtMs: number): RemotePresence => ({
  node,
  kind,
  topic: 'room',
  userId: 'alice',
  data: { n },
  updatedAtMs,
});

describe('What other nodes tell of presence', () => {
  it('is told to subscribers when it changes who is there, or with which data, and only then', () => {
    const { presence, told } = open();
    const told1 = [
      presence.merge(word('a', 'join', 1, 10), 0),
      presence.merge(word('b', 'join', 1, 20), 0),
      presence.merge(word('b', 'update', 2, 30), 0),
      presence.merge(word('a', 'update', 3, 25), 0),
      presence.merge(word('b', 'leave', 2, 40), 0),
      presence.merge(word('a', 'leave', 3, 50), 0),
    ];
    expect(told1).toEqual([true, false, true, false, true, true]);
    expect(told).toEqual(['join alice {"n":1}', 'update alice {"n":2}', 'update alice {"n":3}', 'leave alice {"n":3}']);
    expect([presence.topicCount, presence.userCount]).toEqual([0, 0]);
  });

  it('counts by the later time, and of equal times by what came last', () => {
    const { presence } = open();
    presence.merge(word('a', 'join', 1, 20), 0);
    expect(presence.merge(word('a', 'update', 2, 10), 0)).toBe(false);
    expect(presence.merge(word('a', 'update', 3, 20), 0)).toBe(true);
    expect(presence.merge(word('b', 'join', 4, 20), 0)).toBe(true);
    expect(presence.members('room')).toEqual({ alice: { data: { n: 4 }, connections: 2 } });
  });

  it('removes nobody who is on another node, and nobody by a leave that is older', () => {
    const { presence } = open();
    const connection = {};
    presence.join(connection, 'alice', 'room', { here: true }, 5);
    presence.merge(word('a', 'join', 1, 10), 0);
    expect(presence.merge(word('a', 'leave', 1, 9), 0)).toBe(false);
    expect(presence.stats('room')).toEqual({ users: 1, connections: 2 });
    presence.merge(word('a', 'leave', 1, 11), 0);
    expect(presence.members('room')).toEqual({ alice: { data: { here: true }, connections: 1 } });
    presence.leave(connection, 'room', 12);
    expect(presence.stats('room')).toEqual({ users: 0, connections: 0 });
  });

  it('does not bring back who has left by a join that is older, for a minute', () => {
    const { presence } = open();
    presence.merge(word('a', 'join', 1, 10), 0);
    presence.merge(word('a', 'leave', 1, 20), 0);
    presence.sweep(() => true, 60_000);
    expect(presence.merge(word('a', 'join', 1, 15), 60_000)).toBe(false);
    presence.sweep(() => true, 60_001);
    expect(presence.merge(word('a', 'join', 1, 15), 60_001)).toBe(true);
  });

  it('forgets after a minute who has left before the clock was set back', () => {
    const { presence } = open();
    presence.merge(word('a', 'join', 1, 10), 3_600_000);
    presence.merge(word('a', 'leave', 1, 20), 3_600_000);
    presence.sweep(() => true, 0);
    presence.sweep(() => true, 60_000);
    expect(presence.merge(word('a', 'join', 1, 15), 60_000)).toBe(false);
    presence.sweep(() => true, 60_001);
    expect(presence.merge(word('a', 'join', 1, 15), 60_001)).toBe(true);
  });

  it('changes nothing by an update of somebody who is not there', () => {
    const { presence, told } = open();
    expect(presence.merge(word('a', 'update', 1, 10), 0)).toBe(false);
    expect([presence.topicCount, told]).toEqual([0, []]);
  });

  it('is held to the limits of this node', () => {
    const { presence } = open({ maxMembers: 1 });
    expect(presence.merge({ ...word('a', 'join', 1, 10), data: { long: 'x'.repeat(64) } }, 0)).toBe(false);
    presence.merge(word('a', 'join', 1, 10), 0);
    expect(presence.merge({ ...word('a', 'join', 1, 10), userId: 'bob' }, 0)).toBe(false);
    expect(presence.stats('room')).toEqual({ users: 1, connections: 1 });
  });

  it('ends with the node that told it', () => {
    const { presence, told } = open();
    presence.merge(word('a', 'join', 1, 10), 0);
    presence.merge({ ...word('a', 'join', 1, 10), userId: 'bob' }, 0);
    presence.merge(word('b', 'join', 2, 20), 0);
    presence.forgetNode('a', 30);
    expect(Object.keys(presence.members('room'))).toEqual(['alice']);
    expect(told.at(-1)).toBe('leave bob {"n":1}');
    expect(presence.stats('room')).toEqual({ users: 1, connections: 1 });
  });

  it('gives way to what a user of this node says, whatever its clock says', () => {
    const { presence } = open();
    const connection = {};
    presence.join(connection, 'alice', 'room', { n: 0 }, 5);
    presence.merge(word('a', 'join', 1, 1000), 0);
    presence.update(connection, { n: 2 }, 6);
    expect(presence.members('room')).toMatchObject({ alice: { data: { n: 2 } } });
    expect([...presence.local()]).toEqual([{ topic: 'room', userId: 'alice', data: { n: 2 }, updatedAtMs: 1001 }]);
  });
});

// What one node says in turn, each word later than the one before; no two nodes speak at the same time.
const words = (node: string, phase: number): fc.Arbitrary<RemotePresence[]> =>
  fc
    .array(
      fc.record({ kind: fc.constantFrom('join', 'update', 'leave'), n: fc.nat(3), user: fc.constantFrom('u', 'v') }),
      {
        maxLength: 8,
      },
    )
    .map((said) =>
      said.map(({ kind, n, user }, index) => ({ ...word(node, kind, n, index * 3 + phase), userId: user })),
    );

/** Takes the words of all nodes in some order that keeps each node's own. */
function interleave(all: readonly RemotePresence[][], choices: readonly number[]): RemotePresence[] {
  const left = all.map((said) => [...said]);
  const order: RemotePresence[] = [];
  for (const choice of [...choices, ...Array.from({ length: 24 }, (_, index) => index)]) {
    const next = left[choice % left.length]?.shift();
    if (next !== undefined) order.push(next);
  }
  for (const said of left) order.push(...said);
  return order;
}

describe('Nodes that heard the same', () => {
  it('show the same, in whatever order it came, and count what they show', () => {
    const choices = fc.array(fc.nat(2), { maxLength: 24 });
    fc.assert(
      fc.property(words('a', 0), words('b', 1), words('c', 2), choices, choices, (a, b, c, first, second) => {
        const states = [first, second].map((order) => {
          const { presence } = open();
          for (const each of interleave([a, b, c], order)) presence.merge(each, 0);
          const members = presence.members('room');
          expect(presence.stats('room').users).toBe(Object.keys(members).length);
          expect(presence.stats('room').connections).toBe(
            Object.values(members).reduce((sum, { connections }) => sum + connections, 0),
          );
          return Object.entries(members).sort();
        });
        expect(states[0]).toEqual(states[1]);
      }),
    );
  });

  it('is shown alike by nodes that hear of each other at the same time', () => {
    const words = [word('a', 'join', 1, 10), word('b', 'join', 2, 10)];
    const shown = [words, [...words].reverse()].map((order) => {
      const { presence } = open();
      for (const each of order) presence.merge(each, 0);
      return presence.members('room');
    });
    expect(shown[0]).toEqual(shown[1]);
  });

  it('is not said again with another time where a user comes once more, unless somebody has said otherwise since', () => {
    const said: [string, number][] = [];
    const presence = new Presence<object>(limits, {
      bytesOf: () => 0,
      said: ({ kind, updatedAtMs }) => said.push([kind, updatedAtMs]),
      changed: () => {},
    });
    presence.join({}, 'alice', 'room', { n: 0 }, 5.7);
    presence.join({}, 'alice', 'room', { n: 0 }, 9);
    expect([...presence.local()]).toMatchObject([{ updatedAtMs: 5 }]);
    presence.merge(word('a', 'join', 1, 20), 0);
    presence.join({}, 'alice', 'room', { n: 0 }, 15);
    expect(said).toEqual([
      ['join', 5],
      ['update', 21],
    ]);
  });
});
