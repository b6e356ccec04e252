import { matchesGlob } from '@wsekit/codec/cluster';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Interest } from '../../../src/backplane/nats/interest.ts';
import { covers } from '../../../src/backplane/nats/interest-subject.ts';
import { topicSubject } from '../../../src/backplane/nats/subject.ts';

const subscriptions = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 6 });
const topics = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 6 });

/** Few, so that what was added is dropped, and wide ones cover narrow ones. */
const nested = fc.constantFrom('a', 'a.b', 'a.b.a', 'a.b.*', 'a.*', 'a?', '*', 'b', 'b.?', '*.b');
/** Adds and drops, each once at a time. */
const changes = fc.array(fc.tuple(fc.oneof(nested, subscriptions), fc.boolean()), { maxLength: 30 });

function play(steps: readonly (readonly [string, boolean])[]) {
  const open = new Map<string, number>();
  const held = new Set<string>();
  const interest = new Interest();
  interest.attach((subject) => {
    open.set(subject, (open.get(subject) ?? 0) + 1);
    return () => open.set(subject, (open.get(subject) ?? 0) - 1);
  });
  for (const [subscription, isAdded] of steps) {
    if (held.has(subscription) === isAdded) continue;
    if (isAdded) interest.add(subscription);
    else interest.drop(subscription);
    if (isAdded) held.add(subscription);
    else held.delete(subscription);
  }
  const subjects = [...open].filter(([, count]) => count > 0);
  return { interest, held, subjects };
}

describe('what a node holds', () => {
  it('is what matches one of its names and patterns', () => {
    fc.assert(
      fc.property(changes, topics, (steps, topic) => {
        const { interest, held } = play(steps);
        return interest.holds(topic) === [...held].some((each) => matchesGlob(each, topic));
      }),
    );
  });

  it('is covered by subscriptions of which none covers another, each open once', () => {
    fc.assert(
      fc.property(changes, topics, (steps, topic) => {
        const { interest, subjects } = play(steps);
        expect(subjects.every(([, count]) => count === 1)).toBe(true);
        const names = subjects.map(([subject]) => subject);
        expect(new Set(names)).toEqual(interest.subjects);
        for (const one of names) for (const other of names) expect(one === other || !covers(one, other)).toBe(true);
        return !interest.holds(topic) || names.filter((each) => covers(each, topicSubject(topic))).length === 1;
      }),
    );
  });

  it('is open again where only a wider one covered it that is dropped', () => {
    const open = (...steps: (readonly [string, boolean])[]) => [...play(steps).interest.subjects].sort();
    const [narrow, wide] = [['a.b', true] as const, ['a.*', true] as const];
    expect(open(narrow, wide)).toEqual(['=h.*', 'a.>']);
    expect(open(narrow, wide, ['a.*', false])).toEqual(['a.b']);
    expect(open(wide, narrow, ['*', true], ['a.*', false], ['*', false])).toEqual(['a.b']);
  });

  it('leaves nothing open when all is dropped', () => {
    fc.assert(
      fc.property(fc.uniqueArray(subscriptions, { maxLength: 20 }), (texts) => {
        const drops = texts.map((text) => [text, false] as const);
        return play([...texts.map((text) => [text, true] as const), ...drops]).subjects.length === 0;
      }),
    );
  });
});
