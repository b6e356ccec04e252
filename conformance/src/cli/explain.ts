import { create, toJson } from '@bufbuild/protobuf';
import type { Case } from '../case.ts';
import { describeExpectation } from '../describe-expectation.ts';
import { operationWireName } from '../expand.ts';
import { RequestSchema } from '../generated/wse/conformance/v1/driver_pb.ts';
import { requirementTexts } from '../requirement-texts.ts';
import { UsageError } from './usage-error.ts';

/** Writes what a case asks, expects and proves. Throws {@link UsageError} when there is none of that id. */
export function explainCase(idOrName: string, cases: readonly Case[]): string {
  const id = idOrName.replace(/\/\[.*$/, '');
  const found = cases.find((one) => one.id === id);
  if (found === undefined) throw new UsageError(`--explain "${idOrName}": ${suggest(id, cases)}`);
  const request = create(RequestSchema, { operation: found.request });
  const json = toJson(RequestSchema, request, { useProtoFieldName: true });
  const parts = [
    `${found.id}\n${found.title}`,
    `level ${found.level.toUpperCase()}, for ${found.side}, dialects ${names(found.dialects)}, profiles ${names(found.profiles)}, from ${found.source}`,
    ...found.requirements.map(requirementLine),
    `asks  ${operationWireName(found.request.case)}\n${JSON.stringify(json, null, 2)}`,
    `expects\n${describeExpectation(found.expect)}`,
    ...(found.explain === undefined ? [] : [found.explain]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function requirementLine(id: string): string {
  const found = requirementTexts().get(id);
  return found === undefined ? id : `${id} (${found.level.toUpperCase()}) ${found.text}`;
}

function names(list: readonly string[]): string {
  return list.length === 0 ? 'all' : list.join(', ');
}

function suggest(id: string, cases: readonly Case[]): string {
  const near = cases.filter((one) => one.id.includes(id)).slice(0, 5);
  return near.length === 0
    ? 'there is no such case; see --list'
    : `did you mean ${near.map((one) => one.id).join(', ')}?`;
}
