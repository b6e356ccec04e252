import type { AcceptDecision, Listen, Listener, ListenOptions, UpgradeRequest } from '@wsekit/transports';
import { alterHandler, type ChangeLine } from './line-change.ts';

/** What becomes of a transport. */
export interface ListenChange {
  readonly listen?: ((options: ListenOptions) => ListenOptions) | undefined;
  readonly upgrade?: ((request: UpgradeRequest) => UpgradeRequest) | undefined;
  readonly decided?: ((decision: AcceptDecision, request: UpgradeRequest) => AcceptDecision) | undefined;
  readonly line?: ChangeLine | undefined;
}

/** A transport whose connections are altered; it has no groups, so that every frame passes by what alters it. */
export function alterListen(listen: Listen, { listen: options, upgrade, decided, line }: ListenChange): Listen {
  return async (given) => {
    const accept = async (request: UpgradeRequest): Promise<AcceptDecision> => {
      const made = await given.accept(upgrade?.(request) ?? request);
      const decision = decided?.(made, request) ?? made;
      if (line === undefined || !('handler' in decision)) return decision;
      return { ...decision, handler: alterHandler(decision.handler, line) };
    };
    const altered = { ...given, accept };
    const listener = await listen(options?.(altered) ?? altered);
    return line === undefined ? listener : withoutGroups(listener);
  };
}

function withoutGroups(listener: Listener): Listener {
  return {
    capabilities: { ...listener.capabilities, group: false, prepared: false },
    url: listener.url,
    port: listener.port,
    get connectionCount() {
      return listener.connectionCount;
    },
    get pendingHandshakes() {
      return listener.pendingHandshakes;
    },
    get counters() {
      return listener.counters;
    },
    close: (options) => listener.close(options),
  };
}
