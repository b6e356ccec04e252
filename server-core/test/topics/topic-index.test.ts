// Shows that a topic finds those who hold it, whatever is held and left in between, and at what cost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TopicAcl } from '../../src/topics/acl.ts';
import { createMatcher, isPattern } from '../../src/topics/glob.ts';
import { type Subscriber, TopicIndex } from '../../src/topics/topic-index.ts';

class Member implements Subscriber {
  readonly subscriptions = new Set<string>();
  readonly source = {};
  readonly isAlone = false;
  acl: TopicAcl | undefined;

  get connection(): never {
    throw new Error('members of no group have none');
  }

  sendPublication(): void {}
}

const texts = ['a', 'b', 'a/b', 'a/*', '*', '?', '*b', 'zz*'] as const;
const topics = ['a', 'b', 'a/b', 'c'] as const;
const lists = [undefined, { allow: ['a*'] }, { deny: ['a', '*b'] }];
const at = fc.nat(2);
const step = fc.oneof(
  fc.record({ kind: fc.constantFrom('hold', 'leave'), at, text: fc.constantFrom(...texts) }),
  fc.record({ kind: fc.constant('keep'), at, list: fc.constantFrom(...lists) }),
  fc.record({ kind: fc.constant('end'), at }),
  fc.record({ kind: fc.constant('publish'), at, topic: fc.constantFrom(...topics) }),
);

function gets({ subscriptions, acl }: Member, topic: string): boolean {
  const holds = (text: string): boolean => (isPattern(text) ? createMatcher(text)(topic) : text === topic);
  return acl?.allows(topic) !== false && [...subscriptions].some(holds);
}

function audience(index: TopicIndex<Member>, topic: string): Set<Member> {
  return new Set(index.audienceOf(topic)?.members);
}

describe('The audience of a topic', () => {
  it('is whoever holds it by name or pattern and may get it, at every moment', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const index = new TopicIndex<Member>();
        const members = [new Member(), new Member(), new Member()];
        for (const each of steps) {
          const member = members[each.at] as Member;
          if ('text' in each && each.kind === 'hold') index.subscribe(member, each.text);
          else if ('text' in each) index.unsubscribe(member, each.text);
          else if ('list' in each) {
            member.acl = each.list === undefined ? undefined : new TopicAcl(each.list);
            index.reconsider(member);
          } else if ('topic' in each) {
            expect(audience(index, each.topic)).toEqual(new Set(members.filter((one) => gets(one, each.topic))));
          } else index.forget(member);
        }
        for (const member of members) index.forget(member);
        expect([index.topicCount, ...topics.map((topic) => audience(index, topic).size)]).toEqual([0, 0, 0, 0, 0]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('Patterns', () => {
  it('are matched with what is published from then on, and with no topic that is only known', () => {
    const index = new TopicIndex<Member>();
    const holder = new Member();
    const names = Array.from({ length: 1_000 }, (_, n) => `topic ${n}`);
    for (const name of names) {
      index.subscribe(holder, name);
      index.audienceOf(name);
    }
    const hostile = new Member();
    const asked: string[] = [];
    hostile.acl = new TopicAcl({});
    hostile.acl.allows = (topic) => {
      asked.push(topic);
      return true;
    };
    for (let n = 1; n <= 128; n += 1) index.subscribe(hostile, 'topic*'.padEnd(6 + n, '*'));
    for (let n = 1; n < 128; n += 1) index.unsubscribe(hostile, 'topic*'.padEnd(6 + n, '*'));
    expect(asked).toEqual([]);
    expect([audience(index, 'topic 1').size, asked]).toEqual([2, ['topic 1']]);
    index.forget(hostile);
    expect([audience(index, 'topic 1').size, asked]).toEqual([1, ['topic 1']]);
  });
});
