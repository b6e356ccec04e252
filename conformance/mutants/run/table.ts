import { defects } from '../defects.ts';
import type { Verdict } from './hunt.ts';
import { areaOf } from './order-runs.ts';

const introduction = `<!-- Written by \`npm run generate:mutants\` from a run of the cases. -->
# Which case notices what

Every implementation here is ours with one thing broken on purpose; the suite has to fail each. A case counts when it fails on the
broken one twice and passes on the unbroken one behind the same wrappers.
`;

/** Which case noticed which mutant, and what becomes of each entry of the errata. */
export function mutantsTable(verdicts: readonly Verdict[]): string {
  const sorted = [...verdicts].sort((one, other) => (one.mutant.id < other.mutant.id ? -1 : 1));
  const rows = sorted.map(({ mutant, killer }) => [
    mutant.id,
    mutant.does,
    areaOf(mutant),
    (mutant.copies ?? []).join(' '),
    killer?.run.case.id ?? '**nothing**',
  ]);
  const killed = verdicts.filter(({ killer }) => killer !== undefined).length;
  const parts = [
    introduction,
    `${killed} of ${verdicts.length} are noticed.`,
    table(['broken', 'what it does', 'area', 'as published peers do', 'noticed first by'], rows),
    '## Entry by entry of the errata',
    'What published peers do otherwise, and how the suite is known to notice it: by a mutant that copies it, by published peers that fail a case for it, or not, and why.',
    table(
      ['entry', 'noticed'],
      defects().map(({ erratum, noticed }) => [erratum, noticed]),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heading, heading.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(escaped).join(' | ')} |`)
    .join('\n');
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
