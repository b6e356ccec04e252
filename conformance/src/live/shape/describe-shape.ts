import { show } from '../../compare/difference.ts';

const words: Readonly<Record<string, (content: unknown) => string>> = {
  $any: () => 'anything',
  $absent: () => '(absent)',
  $kind: (kind) => `any ${String(kind)}`,
  $matches: (expression) => `a text like /${String(expression)}/`,
  $between: (bounds) => (Array.isArray(bounds) ? `a number from ${bounds[0]} to ${bounds[1]}` : ''),
  $oneOf: (shapes) => (Array.isArray(shapes) ? shapes.map(describeShape).join(' or ') : ''),
  $only: (members) => `only ${describeShape(members)}`,
  $inAnyOrder: (items) => `in any order ${describeShape(items)}`,
  $bytes: (content) => `the bytes ${JSON.stringify(content)}`,
  $not: (shape) => `not ${describeShape(shape)}`,
  $bind: (content) => (Array.isArray(content) ? describeShape(content[1]) : ''),
  $ref: (name) => `<${String(name)}>`,
};

/** A shape in words; what it takes literally is written as JSON. */
export function describeShape(shape: unknown): string {
  if (Array.isArray(shape)) return `[${shape.map(describeShape).join(', ')}]`;
  if (typeof shape !== 'object' || shape === null) return show(shape);
  const entries = Object.entries(shape).filter(([, member]) => member !== undefined);
  const [[key, content] = ['', undefined], ...others] = entries;
  if (others.length === 0 && words[key] !== undefined) return words[key](content);
  return `{${entries.map(([name, member]) => `${JSON.stringify(name)}: ${describeShape(member)}`).join(', ')}}`;
}
