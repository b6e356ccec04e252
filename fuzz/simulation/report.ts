import { describeEvent, type Scenario } from './scenario.ts';
import type { Outcome } from './simulate.ts';

/** What failed, with the events it takes and how to see it again, in lines. */
export function reportFailure(scenario: Scenario, { findings }: Outcome, file?: string): string {
  const { seed, skewsMs, clients, latencyMs, jitterMs } = scenario;
  const replay = file === undefined ? `--seed ${seed}` : `--schedule ${file}`;
  return [
    `seed ${seed}: ${findings.length} findings with ${skewsMs.length} nodes and ${clients.length} clients`,
    ...findings.map((finding) => `  ${finding}`),
    `what it takes, of links with ${latencyMs} ms and up to ${jitterMs} ms more:`,
    ...clients.map(({ user, nodes, topics, isShown }, index) => {
      const shown = isShown ? ', shown' : '';
      return `  client ${index}: user ${user}${shown}, nodes [${nodes}], topics [${topics}]`;
    }),
    ...scenario.events.map((event) => `  ${describeEvent(event)}`),
    `to see it again: npm run simulate -- ${replay}`,
  ].join('\n');
}
