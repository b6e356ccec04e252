import type { Shape } from '#suites/language/index.ts';
import { areSame } from '../../bytes.ts';
import { compareValues } from '../../compare/compare-values.ts';
import { type Difference, memberPath, show } from '../../compare/difference.ts';
import { suiteBytes } from '../../library/suite-bytes.ts';
import { SuiteError } from '../outcome.ts';
import { describeShape } from './describe-shape.ts';
import type { Names } from './names.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where a value is not of a shape; empty when it is. Remembers what the shape says. */
export function matchShape(
  shape: Shape | undefined,
  value: unknown,
  path: string,
  names: Names,
): readonly Difference[] {
  if (shape === undefined) return [];
  const matcher = matcherOf(shape);
  if (matcher !== undefined) return matchMatcher(matcher, value, path, names, shape);
  if (Array.isArray(shape)) return matchList(shape, value, path, names);
  if (isFields(shape)) return matchObject(shape as Readonly<Record<string, Shape | undefined>>, value, path, names);
  return isSame(shape, value) ? [] : differ(shape, value, path);
}

type Matching = (content: unknown, value: unknown, path: string, names: Names, shape: Shape) => readonly Difference[];

const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value) || typeof value === 'bigint',
  number: (value) => typeof value === 'number' || typeof value === 'bigint',
  boolean: (value) => typeof value === 'boolean',
  object: isFields,
  list: Array.isArray,
};

const matchers: Readonly<Record<string, Matching>> = {
  $any: (_, value, path, _names, shape) => (value === undefined ? differ(shape, value, path) : []),
  $absent: (_, value, path, _names, shape) => (value === undefined ? [] : differ(shape, value, path)),
  $kind: (kind, value, path, _names, shape) => holds(kinds[String(kind)]?.(value) === true, shape, value, path),
  $matches: (expression, value, path, _names, shape) =>
    holds(typeof value === 'string' && new RegExp(String(expression), 's').test(value), shape, value, path),
  $between: (bounds, value, path, _names, shape) => {
    const [least, most] = listOf(bounds).map(Number);
    return holds(
      Number(value) >= Number(least) && Number(value) <= Number(most) && kinds.number?.(value) === true,
      shape,
      value,
      path,
    );
  },
  $oneOf: (shapes, value, path, names, shape) =>
    holds(
      listOf(shapes).some((one) => matchShape(one as Shape, value, path, names).length === 0),
      shape,
      value,
      path,
    ),
  $only: (members, value, path, names) => {
    const wanted = members as Readonly<Record<string, Shape>>;
    const others = isFields(value) ? Object.keys(value).filter((name) => !Object.hasOwn(wanted, name)) : [];
    const surplus = others.map((name) => ({
      path: memberPath(path, name),
      expected: '(absent)',
      got: show(isFields(value) ? value[name] : undefined),
    }));
    return [...matchObject(wanted, value, path, names), ...surplus];
  },
  $inAnyOrder: (items, value, path, names, shape) => {
    const left = Array.isArray(value) ? [...value] : [];
    const missing = listOf(items).filter((item) => {
      const at = left.findIndex((one) => matchShape(item as Shape, one, path, names).length === 0);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
    return holds(Array.isArray(value) && missing.length === 0 && left.length === 0, shape, value, path);
  },
  $bytes: (content, value, path, _names, shape) =>
    holds(value instanceof Uint8Array && areSame(suiteBytes(content), value), shape, value, path),
  $not: (other, value, path, names, shape) =>
    holds(value !== undefined && matchShape(other as Shape, value, path, names).length > 0, shape, value, path),
  $bind: (content, value, path, names) => {
    const [name, shape] = listOf(content);
    const differences = matchShape(shape as Shape, value, path, names);
    if (differences.length === 0) names.set(String(name), value);
    return differences;
  },
  $ref: (name, value, path, names) => {
    const wanted = names.get(String(name));
    return isSame(wanted, value) ? [] : [{ path, expected: show(wanted), got: show(value) }];
  },
};

function matchMatcher(
  [name, content]: readonly [string, unknown],
  value: unknown,
  path: string,
  names: Names,
  shape: Shape,
): readonly Difference[] {
  const matcher = matchers[name];
  if (matcher === undefined) throw new SuiteError(`there is no matcher ${name}`);
  return matcher(content, value, path, names, shape);
}

function matcherOf(shape: Shape): readonly [string, unknown] | undefined {
  if (!isFields(shape)) return undefined;
  const [entry, ...others] = Object.entries(shape);
  return others.length === 0 && entry?.[0].startsWith('$') === true ? entry : undefined;
}

function matchList(shape: readonly Shape[], value: unknown, path: string, names: Names): readonly Difference[] {
  if (!Array.isArray(value) || value.length !== shape.length) return differ(shape, value, path);
  return shape.flatMap((item, at) => matchShape(item, value[at], `${path}[${at}]`, names));
}

function matchObject(
  shape: Readonly<Record<string, Shape | undefined>>,
  value: unknown,
  path: string,
  names: Names,
): readonly Difference[] {
  if (!isFields(value)) return differ(shape, value, path);
  return Object.entries(shape).flatMap(([name, member]) =>
    matchShape(member, Object.hasOwn(value, name) ? value[name] : undefined, memberPath(path, name), names),
  );
}

function isSame(wanted: unknown, value: unknown): boolean {
  return wanted === value || compareValues('', wanted, value).length === 0;
}

function holds(is: boolean, shape: Shape, value: unknown, path: string): readonly Difference[] {
  return is ? [] : differ(shape, value, path);
}

function differ(shape: Shape, value: unknown, path: string): readonly Difference[] {
  return [{ path, expected: describeShape(shape), got: show(value) }];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function listOf(content: unknown): readonly unknown[] {
  return Array.isArray(content) ? content : [];
}
