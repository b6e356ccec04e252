/** What stands in the place of a secret. */
export const mask = '***';

const secretName = /token|secret|passw|authorization|cookie|jwt|credential|signature/i;
const keyName = /^(.*[_-])?(key|KEY)$|Key$|^(api|aes|hmac|private)key$/;
/** The two halves of a key exchange that everybody may know. */
const publicName = /public_?key$/i;
const anywhere = /\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bBearer\s+[\w.~+/-]+=*/g;
const namedValue = /"((?:[^"\\]|\\.)*)"\s*:\s*/g;
/** Whether there is a secret is none. */
const tellsNothing = /^(null|true|false)\s*$/;
const deepest = 64;

/** Whether a member of that name holds a token or a key. */
export function isSecretName(name: string): boolean {
  return !publicName.test(name) && (secretName.test(name) || keyName.test(name));
}

/** Something without its secrets, and how many there were. */
export interface Masked<T> {
  readonly value: T;
  readonly count: number;
}

/** A copy of a value without what looks like a token or a key, by the name of its member or by its form. */
export function maskValue(value: unknown): Masked<unknown> {
  let count = 0;
  const walk = (each: unknown, depth: number): unknown => {
    if (typeof each === 'string') {
      const { value: text, count: found } = maskForms(each);
      count += found;
      return text;
    }
    if (typeof each !== 'object' || each === null || each instanceof Uint8Array || each instanceof Date) return each;
    if (depth > deepest) return mask;
    if (Array.isArray(each)) return each.map((member) => walk(member, depth + 1));
    const members = Object.entries(each).map(([name, member]): [string, unknown] => {
      if (!isSecretName(name) || member === null || typeof member === 'boolean') return [name, walk(member, depth + 1)];
      count += 1;
      return [name, mask];
    });
    return Object.fromEntries(members);
  };
  return { value: walk(value, 0), count };
}

/** The text of a message without its secrets, byte for byte as it was otherwise. Works on broken JSON as far as it goes. */
export function maskText(text: string): Masked<string> {
  let masked = '';
  let count = 0;
  let from = 0;
  namedValue.lastIndex = 0;
  for (let match = namedValue.exec(text); match !== null; match = namedValue.exec(text)) {
    if (!isSecretName(match[1] ?? '')) continue;
    const end = valueEnd(text, namedValue.lastIndex);
    if (tellsNothing.test(text.slice(namedValue.lastIndex, end))) continue;
    masked += `${text.slice(from, namedValue.lastIndex)}"${mask}"`;
    count += 1;
    from = end;
    namedValue.lastIndex = end;
  }
  const forms = maskForms(masked + text.slice(from));
  return { value: forms.value, count: count + forms.count };
}

/** A URL without the values of its query and without its password: the names alone tell how it was made. */
export function maskUrl(url: string): string {
  const [before = '', query] = url.split('?', 2);
  const place = before.replace(/\/\/[^/@]*@/, `//${mask}@`);
  if (query === undefined) return place;
  const plain = new Set(['format', 'topics']);
  const pairs = query.split('&').map((pair) => {
    const [name = ''] = pair.split('=', 1);
    return plain.has(name) ? pair : `${name}=${mask}`;
  });
  return `${place}?${pairs.join('&')}`;
}

/** Bytes that nobody could read, but that speak of a secret. */
export function speaksOfSecrets(bytes: Uint8Array): boolean {
  let text = '';
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : ' ';
  return secretName.test(text) || /key/i.test(text) || maskForms(text).count > 0;
}

function maskForms(text: string): Masked<string> {
  let count = 0;
  const value = text.replace(anywhere, () => {
    count += 1;
    return mask;
  });
  return { value, count };
}

/** Where the JSON value that begins there ends: behind its string, its closing bracket, or before the next comma. */
function valueEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      at = stringEnd(text, at);
      if (depth === 0) return Math.min(text.length, at + 1);
    } else if (character === '{' || character === '[') {
      depth += 1;
    } else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (character === ',' && depth === 0) {
      return at;
    }
  }
  return text.length;
}

/** Where the string that begins there has its closing quote. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
