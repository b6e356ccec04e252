import { type DescEnum, type DescEnumValue, type DescFile, getOption, hasOption } from '@bufbuild/protobuf';
import type { GenExtension } from '@bufbuild/protobuf/codegenv2';
import type { EnumValueOptions } from '@bufbuild/protobuf/wkt';
import { getComments } from '@bufbuild/protoplugin';

/** A value of an enum together with the option that explains it. */
export interface Word<Rules> {
  /** Name without the prefix that the enum demands: `AUTH_FAILED`. */
  readonly name: string;
  readonly number: number;
  readonly description: string;
  readonly rules: Rules;
}

/** Finds an enum of the schema by its short name. Throws RangeError when there is none. */
export function enumOf(files: readonly DescFile[], name: string): DescEnum {
  const found = files.flatMap((file) => file.enums).find((desc) => desc.name === name);
  if (found === undefined) throw new RangeError(`the schema has no enum ${name}`);
  return found;
}

/** Reads the values of an enum that carry an option, in the order of the schema. */
export function wordsOf<Rules>(
  files: readonly DescFile[],
  name: string,
  option: GenExtension<EnumValueOptions, Rules>,
): readonly Word<Rules>[] {
  return enumOf(files, name)
    .values.filter((value) => value.number !== 0)
    .map((value) => ({
      name: shortName(value),
      number: value.number,
      description: commentOf(value),
      rules: ruleOf(value, option),
    }));
}

/** Name of an enum value without the prefix of its enum: `CATEGORY_WSE` gives `WSE`. */
export function shortName(value: DescEnumValue): string {
  return value.localName;
}

/** Names that an enum gives to its numbers, without prefix. */
export function namesByNumber(files: readonly DescFile[], name: string): ReadonlyMap<number, string> {
  return new Map(enumOf(files, name).values.map((value) => [value.number, shortName(value)]));
}

/** The comment above a part of the schema, as one line. */
export function commentOf(desc: Parameters<typeof getComments>[0]): string {
  return (getComments(desc).leading ?? '')
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .trim();
}

function ruleOf<Rules>(value: DescEnumValue, option: GenExtension<EnumValueOptions, Rules>): Rules {
  if (!hasOption(value, option)) throw new RangeError(`${value.name} lacks its option ${option.name}`);
  return getOption(value, option);
}
