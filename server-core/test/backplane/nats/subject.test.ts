import { matchesGlob } from '@wsekit/codec/cluster';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, interestSubjects } from '../../../src/backplane/nats/interest-subject.ts';
import { decodeTopic, encodeTopic, isHashed, topicSubject } from '../../../src/backplane/nats/subject.ts';

const special = fc.constantFrom('.', '*', '>', '=', '?', ' ', 'a', 'b', 'é', '\u0000', '\n', '$', '😀', '=h', '=2e');
const topics = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: special, maxLength: 20 }));

/** Whether NATS delivers a subject to a subscription, by its own definition. */
function isDelivered(subscription: string, subject: string): boolean {
  const wanted = subscription.split('.');
  const given = subject.split('.');
  const rest = wanted.at(-1) === '>' ? wanted.length - 1 : wanted.length;
  const isLongEnough = wanted.at(-1) === '>' ? given.length > rest : given.length === rest;
  return isLongEnough && wanted.slice(0, rest).every((token, at) => token === '*' || token === given[at]);
}

describe('the subject of a topic', () => {
  it('gives the topic back', () => {
    fc.assert(fc.property(topics, (topic) => decodeTopic(encodeTopic(topic) ?? '=x') === topic));
  });

  it('is one that NATS takes, whatever the topic', () => {
    fc.assert(
      fc.property(fc.oneof(topics, fc.string({ unit: 'binary', minLength: 400, maxLength: 9000 })), (topic) => {
        const subject = topicSubject(topic);
        return (
          /^[!-)+-=?-~]+$/.test(subject) && subject.split('.').every((token) => token !== '') && subject.length <= 1024
        );
      }),
    );
  });

  it('leaves ordinary topics as they are', () => {
    expect(topicSubject('prices.eu:EURUSD/1-a_b')).toBe('prices.eu:EURUSD/1-a_b');
    expect(topicSubject('a b.*.>..é=')).toBe('a=20b.=2a.=3e.=.=c3=a9=3d');
  });

  it('is a hash for what is too long, of too many tokens, or no text of UTF-8', () => {
    for (const topic of ['x'.repeat(1025), 'é'.repeat(200), '.'.repeat(64), 'a\ud800']) {
      expect(isHashed(topicSubject(topic))).toBe(true);
      expect(decodeTopic(topicSubject(topic))).toBeUndefined();
    }
    expect(topicSubject('a\ud800')).not.toBe(topicSubject('a\ud801'));
    expect(isHashed(topicSubject('x'.repeat(1024)))).toBe(false);
    expect(isHashed(topicSubject('=h.a'))).toBe(false);
  });

  it('is refused where nobody can have written it', () => {
    for (const subject of ['a=', 'a=2', 'a=2E', '=ff', '=h.00', 'a=zz']) expect(decodeTopic(subject)).toBeUndefined();
  });
});

describe('the subjects of an interest', () => {
  const letters = fc.constantFrom('a', 'b', '.', 'é', ' ', '=');
  const subscriptions = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?', 'é'), maxLength: 8 });

  it('cover every topic that matches', () => {
    fc.assert(
      fc.property(subscriptions, fc.string({ unit: letters, maxLength: 10 }), (pattern, topic) => {
        const isCovered = interestSubjects(pattern).some((subject) => isDelivered(subject, topicSubject(topic)));
        return isCovered || !matchesGlob(pattern, topic);
      }),
      { numRuns: 2000 },
    );
  });

  it('cover long topics as well', () => {
    for (const pattern of ['*', 'a.*', `${'a.'.repeat(70)}*`, `${'é'.repeat(200)}.*`]) {
      const topic = `${pattern.slice(0, -1)}${'x'.repeat(2000)}`;
      expect(interestSubjects(pattern).some((subject) => isDelivered(subject, topicSubject(topic)))).toBe(true);
    }
  });

  it('are as narrow as the tokens before the first wildcard', () => {
    expect(interestSubjects('prices.eu.*')).toEqual(['prices.eu.>', '=h.*']);
    expect(interestSubjects('prices.eu*')).toEqual(['prices.>', '=h.*']);
    expect(interestSubjects('prices.?.x')).toEqual(['prices.>', '=h.*']);
    expect(interestSubjects('*')).toEqual(['>']);
    expect(interestSubjects('a b')).toEqual(['a=20b']);
  });

  it('cover one another only where one gets all that the other gets', () => {
    const subjects = fc.oneof(topics, subscriptions).map((each) => interestSubjects(each)[0] ?? '');
    fc.assert(
      fc.property(subjects, subjects, topics, (wide, narrow, topic) => {
        const subject = topicSubject(topic);
        return !covers(wide, narrow) || !isDelivered(narrow, subject) || isDelivered(wide, subject);
      }),
    );
  });
});
