import type { LiveCase } from '#suites/language/index.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { requirementTexts } from '../../requirement-texts.ts';
import { factOf, needsDriver } from '../expand-live.ts';
import type { LiveSuite } from '../suite.ts';

/** What a case does, expects and proves, or what a requirement demands and which cases prove it. Throws {@link UsageError}. */
export function explainLive(idOrName: string, suite: LiveSuite): string {
  return requirementTexts().has(idOrName) ? explainRequirement(idOrName, suite) : explainCase(idOrName, suite);
}

function explainRequirement(id: string, { cases, side }: LiveSuite): string {
  const proofs = cases.filter(({ requirements }) => requirements.includes(id));
  const shown = proofs.length === 0 ? [`no case of the ${side} suite`] : proofs.map((one) => `${one.id}: ${one.title}`);
  return `${requirementLine(id)}\n\nshown by:\n${indented(shown)}\n`;
}

function explainCase(idOrName: string, suite: LiveSuite): string {
  const id = idOrName.replace(/\/\[.*$/, '');
  const found = suite.cases.find((one) => one.id === id);
  if (found === undefined) throw new UsageError(`--explain "${idOrName}": ${suggest(id, suite.cases)}`);
  const { level, dialects, steps } = factOf(found, suite.side);
  const parts = [
    `${found.id}\n${found.title}`,
    `level ${level.toUpperCase()}, dialects ${dialects.join(', ')}, profile ${found.profile ?? 'both'}; ${
      needsDriver(found) ? 'needs a driver' : 'needs no driver'
    }`,
    ...found.requirements.map(requirementLine),
    ...(found.settings === undefined ? [] : [`started with:\n${indented([JSON.stringify(found.settings)])}`]),
    `steps:\n${indented(steps)}`,
    ...(found.explain === undefined ? [] : [found.explain]),
    `alone: wse-conformance ${suite.side} --run ${found.id} --trace`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Lines further in. */
export function indented(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}

/** A requirement with its text, where it has one. */
export function requirementLine(id: string): string {
  const found = requirementTexts().get(id);
  return found === undefined ? id : `${id} (${found.level.toUpperCase()}) ${found.text}`;
}

function suggest(id: string, cases: readonly LiveCase[]): string {
  const near = cases.filter((one) => one.id.includes(id)).slice(0, 5);
  return near.length === 0
    ? 'there is no such case; see --list'
    : `did you mean ${near.map((one) => one.id).join(', ')}?`;
}
