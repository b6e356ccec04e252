import type { WseServer } from '@wsekit/server-core';
import { isPlayable, playCall } from '../../recordings/api-calls.ts';
import { NotSupported } from '../outcome.ts';
import type { CallOutcome } from '../peer.ts';

type Named = Readonly<Record<string, unknown>>;

/** Calls that published servers do not have, or whose answer says more than theirs. */
const ours: Readonly<Record<string, (server: WseServer, args: readonly unknown[], named: Named) => unknown>> = {
  cluster_info: (server) =>
    server.clusterInfo().map(({ address, instanceId, capabilities, connectedAtMs, connected }) => ({
      ...{ address, connected, capabilities },
      instance_id: instanceId,
      connected_at: connectedAtMs,
    })),
  rotate_keys: (server, [id]) => server.rotateKeys(String(id)),
  /** As `subscribe_connection`, and tells what became of each topic. */
  subscribe: (server, [id, topics], { queue_group: group }) => {
    const names = Array.isArray(topics) ? topics.map(String) : [];
    return server.subscribeConnection(String(id), names, group === undefined ? {} : { queueGroup: String(group) });
  },
};

/** Calls our server by the published name. Throws {@link NotSupported} for a call it has not. */
export async function callServer(
  server: WseServer,
  name: string,
  args: readonly unknown[],
  named: Named,
): Promise<CallOutcome> {
  const own = ours[name];
  if (own !== undefined) return attempt(() => own(server, args, named));
  const call = { at_ms: 0, call: name, args: [...args], kwargs: { ...named } };
  if (!isPlayable(call)) throw new NotSupported(`it has no call ${name}`);
  const stage = {
    server,
    idOf: String,
    epochOf: (epoch: unknown) => epoch,
    later: (work: Promise<unknown>) => void work.catch(() => {}),
    start: async () => {
      throw new Error('the server is running');
    },
  };
  const { result, error } = await playCall(stage, call);
  return error === undefined ? { result } : { error };
}

function attempt(work: () => unknown): CallOutcome {
  try {
    return { result: work() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
