import type { Abilities, DialerAbilities, Environment, ListenerAbilities } from '../../src/compliance/index.ts';
import type { Dialer, Listen } from '../../src/interface.ts';
import { runAgent } from './agent.ts';
import { createStdioChannel } from './stdio.ts';

/** What a transport offers an agent, and what its runtime adds to its capabilities. */
export interface AgentSide {
  readonly listen?: Listen;
  readonly dialer?: Dialer;
  readonly listenerMore?: Partial<ListenerAbilities>;
  readonly dialerMore?: Partial<DialerAbilities>;
}

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

/** Reads the capabilities off the transport itself. */
export async function abilitiesOf(environment: Environment, side: AgentSide): Promise<Abilities> {
  const { listen, dialer } = environment;
  if (dialer !== undefined) return { dialer: { ...dialer.capabilities, ...side.dialerMore } };
  if (listen === undefined) return {};
  const listener = await listen({ accept: () => ({ status: 503 }) });
  await listener.close();
  return { listener: { ...listener.capabilities, ...side.listenerMore } };
}
