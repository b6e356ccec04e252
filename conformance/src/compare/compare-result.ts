import type { ExpectedResult } from '../case.ts';
import { parseValue } from '../driver/value-json.ts';
import type { Response } from '../generated/wse/conformance/v1/driver_pb.ts';
import { compareValues } from './compare-values.ts';
import { type Difference, fieldPath, maxDifferences, show } from './difference.ts';

/** The code of a peer that refuses without giving a reason. */
export const refusedWithoutReason = 'refused';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Compares a result with what is expected of it; only the fields that `expected` names are looked at.
 *
 * A field that is named with the value undefined must be absent.
 */
export function compareResult(expected: ExpectedResult, got: Response['result']): readonly Difference[] {
  return compareOneof('', expected, got).slice(0, maxDifferences);
}

function compareOneof(path: string, expected: Fields, got: Fields): readonly Difference[] {
  const name = fieldPath(path, String(expected.case));
  if (expected.case === got.case) return compareField(name, String(expected.case), expected.value, got.value);
  return [{ path: name, expected: describeOneof(expected), got: describeOneof(got) }];
}

/** A member of a oneof on one line, for people; a refusal as its code and words. */
export function describeOneof(got: Fields): string {
  if (got.case === undefined) return '(nothing)';
  if (got.case !== 'error' || !isMessage(got.value)) return `${fieldPath('', String(got.case))} ${show(plain(got))}`;
  const { code, message } = got.value;
  const reason = code === refusedWithoutReason ? '' : ` with ${String(code)}`;
  return `refused${reason}${message === '' ? '' : `: ${String(message)}`}`;
}

function compareMessage(path: string, expected: Fields, got: Fields): readonly Difference[] {
  return Object.keys(expected).flatMap((field) => {
    if (field.startsWith('$')) return [];
    const [left, right] = [expected[field], got[field]];
    if (isOneof(left)) return compareOneof(path, left, isOneof(right) ? right : { case: undefined });
    return compareField(fieldPath(path, field), field, left, right);
  });
}

function compareField(path: string, field: string, expected: unknown, got: unknown): readonly Difference[] {
  // The reason why a stream stopped; a peer that gives none is excused, as in a refusal of its own.
  if (field === 'code' && got === refusedWithoutReason) return [];
  if (field.endsWith('Json') && typeof expected === 'string') return compareJson(path, expected, got);
  if (Array.isArray(expected)) return compareList(path, field, expected, Array.isArray(got) ? got : []);
  if (isMessage(expected))
    return isMessage(got) ? compareMessage(path, expected, got) : compareValues(path, plain(expected), got);
  return compareValues(path, expected, isMessage(got) ? plain(got) : got);
}

function compareList(path: string, field: string, expected: unknown[], got: readonly unknown[]): readonly Difference[] {
  const items = expected
    .slice(0, got.length)
    .flatMap((item, at) => compareField(`${path}[${at}]`, field, item, got[at]));
  if (expected.length === got.length) return items;
  return [...items, { path: `${path}.length`, expected: String(expected.length), got: String(got.length) }];
}

function compareJson(path: string, expected: string, got: unknown): readonly Difference[] {
  const wanted = parseValue(expected);
  try {
    return compareValues(path, wanted, parseValue(String(got)));
  } catch {
    return [{ path, expected: show(wanted), got: `text that is no JSON: ${show(got)}` }];
  }
}

/** A message without the names that protobuf adds, and with its JSON read, for people. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isMessage(value)) return value;
  if (isOneof(value)) return plainField(String(value.case), value.value);
  const members = Object.entries(value).filter(([key, member]) => !key.startsWith('$') && member !== undefined);
  return Object.fromEntries(
    members.flatMap(([key, member]) =>
      isOneof(member)
        ? [[fieldPath('', String(member.case)), plainField(String(member.case), member.value)]]
        : [[fieldPath('', key), plainField(key, member)]],
    ),
  );
}

function plainField(field: string, value: unknown): unknown {
  if (!field.endsWith('Json') || typeof value !== 'string') return plain(value);
  try {
    return parseValue(value);
  } catch {
    return value;
  }
}

function isOneof(value: unknown): value is Fields {
  return isMessage(value) && 'case' in value;
}

function isMessage(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
