import type { Case } from '../case.ts';
import { describeExpectation } from '../describe-expectation.ts';
import { operationWireName } from '../expand.ts';
import { type WireField, wireFields } from '../report/wire-fields.ts';
import { requirementTexts } from '../requirement-texts.ts';
import { UsageError } from './usage-error.ts';

/**
 * Writes what a case asks, expects and proves, or what a requirement demands and which cases prove it.
 *
 * Throws {@link UsageError} when there is neither a case nor a requirement of that id.
 */
export function explain(idOrName: string, cases: readonly Case[]): string {
  return requirementTexts().has(idOrName) ? explainRequirement(idOrName, cases) : explainCase(idOrName, cases);
}

function explainRequirement(id: string, cases: readonly Case[]): string {
  const proofs = cases.filter(({ requirements }) => requirements.includes(id));
  const shown = proofs.length === 0 ? ['no case of this suite'] : proofs.map((one) => `${one.id}: ${one.title}`);
  return `${requirementLine(id)}\n\nshown by:\n${indented(shown.join('\n'))}\n`;
}

function explainCase(idOrName: string, cases: readonly Case[]): string {
  const id = idOrName.replace(/\/\[.*$/, '');
  const found = cases.find((one) => one.id === id);
  if (found === undefined) throw new UsageError(`--explain "${idOrName}": ${suggest(id, cases)}`);
  const parts = [
    `${found.id}\n${found.title}`,
    `level ${found.level.toUpperCase()}, for ${found.side}, dialects ${names(found.dialects)}, profiles ${names(found.profiles)}, from ${found.source}`,
    ...found.requirements.map(requirementLine),
    `asks: ${operationWireName(found.request.case)}\n${wireFields(found.request.value).map(fieldText).join('\n')}`,
    `expects:\n${indented(describeExpectation(found.expect))}`,
    ...(found.explain === undefined ? [] : [found.explain]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Bytes and long texts stand below the name of their field. */
function fieldText({ name, text, bytes }: WireField): string {
  if (bytes !== undefined) return `  ${name} (${bytes} bytes)\n${indented(text)}`;
  return text.includes('\n') ? `  ${name}\n${indented(text)}` : `  ${name} ${text}`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ');
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
