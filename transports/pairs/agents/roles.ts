import type { Environment } from '../../src/compliance/index.ts';
import { type AgentSide, abilitiesOf } from './abilities.ts';
import { runAgent } from './agent.ts';
import { createStdioChannel } from './stdio.ts';

/** Runs an agent over stdin and stdout, in the role the first argument names. */
export async function runProcessAgent(runtime: string, side: AgentSide): Promise<void> {
  const role = process.argv[2];
  const memoryBytes = (): number => process.memoryUsage().rss;
  const environment: Environment =
    role === 'listener'
      ? { memoryBytes, ...(side.listen && { listen: side.listen }) }
      : { memoryBytes, ...(side.dialer && { dialer: side.dialer }) };
  runAgent(createStdioChannel(), runtime, await abilitiesOf(environment, side), environment);
}
