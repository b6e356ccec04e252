// Two and three of our nodes on ws and uws under load with 1,000 clients of ours: one is killed, the network between them is
// parted, or their engine is killed and begins again. Every publication has to be accounted for at every client: it came live,
// was recovered, or its loss was told. `--quick` runs one of each kind with fewer clients, `--scenario TEXT` narrows a run.
// Exit 0 the sums match, 1 they do not, 3 nothing could be run.
import { parseArgs } from 'node:util';
import { markdownTable } from './markdown-table.ts';
import { Program } from './outages/question.ts';
import type { ReadersAnswers } from './outages/readers.ts';
import { type Scale, type Scenario, scenarios } from './outages/scenarios.ts';
import type { Outcome } from './outages/stage.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, scenario: { type: 'string', default: '' } },
});
const readers = Array.from({ length: values.quick ? 1 : 2 }, () => new Program<ReadersAnswers>('readers.ts'));
const scale: Scale = values.quick
  ? { clients: 200, readers, beforeMs: 1_000, afterMs: 1_000, partedMs: 4_000 }
  : { clients: 1_000, readers, beforeMs: 3_000, afterMs: 3_000, partedMs: 22_000 };

const heading = [
  ...['scenario', 'published', 'to be delivered', 'delivered live', 'recovered', 'told lost', 'gone with the node'],
  ...['duplicates', 'out of order', 'unaccounted', 'clients that came back', 'counted as undelivered'],
];

function rowOf({ name }: Scenario, { published, sum, reconnects, undelivered }: Outcome): string[] {
  const { expected, live, recovered, toldLost, goneWithNode, duplicates, reordered, unaccounted } = sum;
  const figures = [published, expected, live, recovered, toldLost, goneWithNode, duplicates, reordered, unaccounted];
  return [name, ...[...figures, reconnects, undelivered].map((figure) => figure.toLocaleString('en'))];
}

/** What is wrong with an outcome, in words. */
function wrongWith({ sum, reconnects, faults }: Outcome): string[] {
  const { expected, live, recovered, toldLost, goneWithNode } = sum;
  const wrong = [...faults.map((fault) => `${fault} is unaccounted for`)];
  if (live + recovered + toldLost + goneWithNode !== expected) wrong.push('the sum does not match');
  if (sum.duplicates > 0) wrong.push(`${sum.duplicates} came twice`);
  if (sum.reordered > 0) wrong.push(`${sum.reordered} came behind later ones`);
  if (reconnects === 0) wrong.push('no client came back');
  if (live === 0) wrong.push('nothing was delivered');
  return wrong;
}

const rows: string[][] = [];
let failed = 0;
const startMs = performance.now();
for (const scenario of scenarios(values.quick).filter(({ name }) => name.includes(values.scenario))) {
  const missing = scenario.missing();
  if (missing !== undefined) {
    console.log(`SKIPPED: ${scenario.name} (needs: ${missing})`);
    continue;
  }
  try {
    const outcome = await scenario.run(scale);
    rows.push(rowOf(scenario, outcome));
    const wrong = wrongWith(outcome);
    if (wrong.length > 0) failed += 1;
    console.log(`${scenario.name}: ${wrong.length === 0 ? 'all accounted for' : `FAILED\n  ${wrong.join('\n  ')}`}`);
  } catch (error) {
    failed += 1;
    console.log(`${scenario.name}: FAILED: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
await Promise.all(readers.map((each) => each.kill()));
console.log(`\n${markdownTable(heading, rows)}\n`);
console.log(`${rows.length} outages, ${failed} failed, in ${((performance.now() - startMs) / 1_000).toFixed(0)} s`);
process.exitCode = failed > 0 ? 1 : rows.length > 0 ? 0 : 3;
