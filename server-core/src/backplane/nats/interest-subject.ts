import { isPattern } from '../../topics/glob.ts';
import { encodeToken, everyHashed, maxSubjectBytes, maxSubjectTokens, topicSubject } from './subject.ts';

const everything = '>';

/**
 * The narrowest subjects that cover what a name or pattern of WSE holds.
 *
 * A `*` or `?` of WSE stands for dots, too, which a wildcard of one token does not: so a pattern is covered by the tokens in
 * front of its first wildcard and `>`, and what comes is matched by the pattern itself. Hashed topics tell nothing by their
 * subject; whoever holds a pattern holds all of them.
 */
export function interestSubjects(subscription: string): readonly string[] {
  if (!isPattern(subscription)) return [topicSubject(subscription)];
  const tokens = subscription.slice(0, subscription.search(/[*?]/)).split('.').slice(0, -1).map(encodeToken);
  const subject = [...tokens, everything].join('.');
  const isTooLong = tokens.length >= maxSubjectTokens || subject.length > maxSubjectBytes;
  if (isTooLong) return [everyHashed];
  return subject === everything ? [everything] : [subject, everyHashed];
}

/** Tells whether a subject with or without a wildcard at its end covers another one of that kind. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === everything) return true;
  if (wide === everyHashed) return narrow.startsWith(everyHashed.slice(0, -1));
  return wide.endsWith(`.${everything}`) && narrow.startsWith(wide.slice(0, -1));
}
