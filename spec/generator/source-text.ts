// What the generated files have in common: headers, comments, literals.

/** First line of every generated source file. */
export const generatedHeader = '// Generated from spec/proto by `npm run generate`. Do not edit.\n';

/** Longest line that the writers below break at. */
const lineWidth = 120;

/** Writes a doc comment, on one line where it fits. */
export function docComment(text: string, indent = ''): string {
  if (text === '') return '';
  const oneLine = `${indent}/** ${text} */`;
  if (oneLine.length <= lineWidth) return `${oneLine}\n`;
  const lines = wrap(text, lineWidth - indent.length - 3).map((line) => `${indent} * ${line}`);
  return `${indent}/**\n${lines.join('\n')}\n${indent} */\n`;
}

/** Breaks a text into lines of at most `width` characters, between words. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Writes a string literal with single quotes. */
export function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Writes a name as a member of an object literal: bare where the language allows it. */
export function memberName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}

/** Writes plain data as an expression on one line. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `${memberName(name)}: ${literal(member)}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return String(value);
}

/** Writes a number with underscores between groups of three digits: `1_048_576`. */
export function decimal(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '_');
}

/** Writes a byte as `0x0d`. */
export function hexByte(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}

/** Writes a union of string literals as a type; `never` when empty. */
export function union(names: readonly string[]): string {
  return names.length === 0 ? 'never' : names.map(quote).join(' | ');
}

/** Breaks a long list `a | b | c` after the first part of a statement. */
export function unionStatement(head: string, names: readonly string[]): string {
  const oneLine = `${head} ${union(names)};\n`;
  if (oneLine.length <= lineWidth) return oneLine;
  return `${head}\n${names.map((name) => `  | ${quote(name)}`).join('\n')};\n`;
}
