import type { FieldModel, Model, PayloadModel, Shape } from './model.ts';
import { generatedHeader, memberName, quote } from './source-text.ts';

/** Writes `validators.ts`: one function of plain comparisons per payload, none of which knows of the schema. */
export function renderValidators(model: Model): string {
  const types = model.messageTypes;
  return `${generatedHeader}import { isInteger, isNumber, isObject, isUnsigned, issueAt, type PayloadIssue, within } from '../payload-issue.ts';

/**
 * Judges a payload by its message type: the first thing wrong with it, or undefined when there is nothing.
 *
 * Types that the protocol does not know are the application's and always pass, and so do members that the schema does
 * not name. An absent payload counts as \`{}\`. This is what a writer has to keep to; readers are more lenient, see the
 * chapters.
 */
export function validatePayload(type: string, payload: unknown): PayloadIssue | undefined {
  const value = payload === undefined ? {} : payload;
  switch (type) {
${types.map(({ type, payload }) => `    case ${quote(type)}:\n      return validate${payload.name}(value);\n`).join('')}    default:
      return undefined;
  }
}

${types.map(({ type, payload }) => payloadFunction(type, payload)).join('\n')}
${model.parts.map(partFunction).join('\n')}`;
}

function payloadFunction(type: string, payload: PayloadModel): string {
  const name = `validate${payload.name}`;
  return `/** Judges the payload of \`${type}\`. */\nexport function ${name}(value: unknown): PayloadIssue | undefined {\n${bodyOf(payload)}}\n`;
}

function partFunction(part: PayloadModel): string {
  return `function check${part.name}(value: unknown): PayloadIssue | undefined {\n${bodyOf(part)}}\n`;
}

function bodyOf({ fields }: PayloadModel): string {
  const checks = fields.filter(({ shape, required }) => required || shape.kind !== 'any').map(fieldCheck);
  return `  if (!isObject(value)) return issueAt('', 'an object', value);\n${checks.join('')}  return undefined;\n`;
}

function fieldCheck({ name, shape, required, nullable }: FieldModel): string {
  const source = `value.${memberName(name)}`;
  const present = [...(required ? [] : [`${source} !== undefined`]), ...(nullable ? [`${source} !== null`] : [])].join(
    ' && ',
  );
  const check = checkOf(shape, source, name, nullable);
  if (present === '') return shape.kind === 'part' ? `  {\n${indent(check, '    ')}  }\n` : indent(check, '  ');
  if (!check.includes('\n')) return `  if (${present} && ${check.replace(/^if \(/, '')}\n`;
  return `  if (${present}) {\n${indent(check, '    ')}  }\n`;
}

// A statement, or several lines of them, that return an issue for a value of another shape. `path` is the inside of a
// template literal.
function checkOf(shape: Shape, source: string, path: string, nullable: boolean): string {
  const expected = quote(`${expectationOf(shape)}${nullable ? ' or null' : ''}`);
  const refuse = `return issueAt(${pathText(path)}, ${expected}, ${source});`;
  switch (shape.kind) {
    case 'part':
      return `const issue = check${shape.name}(${source});\nif (issue !== undefined) return within(${pathText(path)}, issue);`;
    case 'list':
      return `if (!Array.isArray(${source})) ${refuse}${elements(shape.of, source, path)}`;
    case 'map':
      return `if (!isObject(${source})) ${refuse}${members(shape.of, source, path)}`;
    default:
      return `if (${negatedTest(shape, source)}) ${refuse}`;
  }
}

function elements(shape: Shape, source: string, path: string): string {
  if (shape.kind === 'any') return '';
  return `\nfor (let index = 0; index < ${source}.length; index++) {
  const element: unknown = ${source}[index];
${indent(checkOf(shape, 'element', `${path}.\${index}`, false), '  ')}}`;
}

function members(shape: Shape, source: string, path: string): string {
  if (shape.kind === 'any') return '';
  return `\nfor (const [name, member] of Object.entries(${source})) {\n${indent(checkOf(shape, 'member', `${path}.\${name}`, false), '  ')}}`;
}

function negatedTest(shape: Shape, source: string): string {
  switch (shape.kind) {
    case 'any':
      return `${source} === undefined`;
    case 'object':
      return `!isObject(${source})`;
    case 'integer':
      return shape.unsigned ? `!isUnsigned(${source})` : `!isInteger(${source})`;
    case 'number':
      return `!isNumber(${source})`;
    case 'string':
      return shape.values.length === 0
        ? `typeof ${source} !== 'string'`
        : shape.values.map((value) => `${source} !== ${quote(value)}`).join(' && ');
    default:
      return `typeof ${source} !== '${shape.kind}'`;
  }
}

function pathText(path: string): string {
  return path.includes('${') ? `\`${path}\`` : quote(path);
}

function expectationOf(shape: Shape): string {
  switch (shape.kind) {
    case 'any':
      return 'a value';
    case 'boolean':
      return 'true or false';
    case 'number':
      return 'a number';
    case 'integer':
      return shape.unsigned ? 'an integer from 0 to 4294967295' : 'an integer';
    case 'string':
      return shape.values.length === 0 ? 'a text' : shape.values.map((value) => `"${value}"`).join(' or ');
    case 'list':
      return 'an array';
    default:
      return 'an object';
  }
}

function indent(lines: string, by: string): string {
  return lines
    .split('\n')
    .map((line) => `${by}${line}\n`)
    .join('');
}
