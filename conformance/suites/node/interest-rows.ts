/** Patterns and topics; which of them match. (WSE-CLU-056) */
export const globs: readonly (readonly [name: string, pattern: string, topic: string, matches: boolean])[] = [
  ['star', 'chat.*', 'chat.general', true],
  ['star-over-dots', 'chat.*', 'chat.a.b:c/d', true],
  ['star-of-nothing', 'chat.*', 'chat.', true],
  ['star-in-the-middle', 'a*z', 'a.b.z', true],
  ['whole-topic', 'chat.*', 'my.chat.general', false],
  ['case', 'Chat.*', 'chat.general', false],
  ['question-mark', 'a?c', 'abc', true],
  ['question-mark-of-nothing', 'a?c', 'ac', false],
  ['question-mark-is-a-byte', '?', 'é', false],
  ['two-question-marks', '??', 'é', true],
  ['no-escapes', 'a\\*', 'a*', false],
  ['no-classes', '[ab]*', 'a1', false],
  ['many-stars', '*a*b*c*', 'xxaxxbxxcxx', true],
];
