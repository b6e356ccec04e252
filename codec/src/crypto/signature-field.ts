const opening = '"sig":"';
const closing = '"}';
/** What the signatures of all forms are written with; a quote is not among it. */
const signature = /^[\w+/=:-]{1,512}$/;

/** A message without its signature, as it was signed, and the signature. */
export interface SignedText {
  readonly signed: string;
  readonly signature: string;
}

/**
 * Takes the last field `sig` off the JSON of a message; undefined where there is none. (WSE-SIG-022, WSE-SIG-024)
 *
 * A quote inside a JSON string is escaped, so that `,"sig":"` cannot be part of another field's value, and the single brace
 * at the end rules out a `sig` inside a nested object.
 */
export function splitSignature(json: string): SignedText | undefined {
  if (!json.endsWith(closing)) return undefined;
  const at = json.lastIndexOf(opening);
  const found = json.slice(at + opening.length, -closing.length);
  const before = json.slice(0, at);
  if (at < 1 || !signature.test(found) || !(before === '{' || before.endsWith(','))) return undefined;
  return { signed: `${before === '{' ? before : before.slice(0, -1)}}`, signature: found };
}

/** Puts a signature into the JSON of a message as its last field. (WSE-SIG-021) */
export function appendSignature(json: string, made: string): string {
  return `${json.slice(0, -1)}${json === '{}' ? '' : ','}${opening}${made}${closing}`;
}
