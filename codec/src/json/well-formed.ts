// Without the flag `u` a pair counts as its halves. Text below U+0100 is done with before it is looked at.
const anySurrogate = /[\ud800-\udfff]/;
const loneSurrogate = /\p{Surrogate}/u;

/** Tells whether a text has a form in UTF-8: no half of a surrogate pair stands alone. (WSE-PAY-005, WSE-PAY-017) */
export function isWellFormed(text: string): boolean {
  return !anySurrogate.test(text) || !loneSurrogate.test(text);
}
