import type { Abilities, DialerAbilities, Environment, ListenerAbilities } from '../../src/compliance/index.ts';
import type { Dialer, Listen } from '../../src/interface.ts';

/** What a transport offers an agent, and what its runtime adds to its capabilities. */
export interface AgentSide {
  readonly listen?: Listen;
  readonly dialer?: Dialer;
  readonly listenerMore?: Partial<ListenerAbilities>;
  readonly dialerMore?: Partial<DialerAbilities>;
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
