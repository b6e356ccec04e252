import { pairCases } from '#suites/pairs/index.ts';
import { UsageError } from '../cli/usage-error.ts';
import { indented, requirementLine } from '../live/command/explain-live.ts';
import { factOfPair } from './expand-pairs.ts';

/** What a case does, expects and shows. Throws {@link UsageError} for one that is not there. */
export function explainPair(idOrName: string): string {
  const id = idOrName.replace(/\/\[.*$/, '');
  const found = pairCases.find((one) => one.id === id);
  if (found === undefined) throw new UsageError(`--explain "${idOrName}": there is no such case; see --list`);
  const { dialects, steps } = factOfPair(found);
  const parts = [
    `${found.id}\n${found.title}`,
    `dialects ${dialects.join(', ')}; format ${found.format ?? 'any'}; carriage ${found.carriages?.join(', ') ?? 'any'}`,
    ...found.requirements.map(requirementLine),
    `steps:\n${indented(steps)}`,
    ...(found.explain === undefined ? [] : [found.explain]),
    `alone: wse-conformance pairs --run ${found.id} --trace`,
  ];
  return `${parts.join('\n\n')}\n`;
}
