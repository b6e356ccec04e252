import type { Envelope } from '@wsekit/codec';
import type { ServerEvent, WseServer } from '@wsekit/server-core';
import type { ApiCall } from '@wsekit/spec/vectors';
import { revive, withCounter } from './recorded-bytes.ts';

/** What calls of the published API are played with. */
export interface ApiStage {
  readonly server: WseServer;
  /** Our id of a recorded connection; the recorded one where there is none. */
  idOf(recorded: unknown): string;
  /** Our epoch of a recorded one. */
  epochOf(recorded: unknown): unknown;
  /** Waits until a call that takes its time has ended, and no longer. */
  later(work: Promise<unknown>): void;
  /** Starts a server where none runs, which ours is not started for but made anew. (WSE-ERR-223) */
  start(): Promise<void>;
}

type Arguments = readonly unknown[];
type Named = Readonly<Record<string, unknown>>;
type Play = (stage: ApiStage, args: Arguments, named: Named) => unknown;

const nothing = null;

/** The published call gives nothing. */
function quiet(_: unknown): null {
  return nothing;
}
const msPerSecond = 1000;

const text = (value: unknown): string => String(value);
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Each call of the published server, as ours has it. */
const plays: Readonly<Record<string, Play>> = {
  send: ({ server, idOf }, [id, value]) => quiet(server.send(idOf(id), text(value))),
  send_bytes: ({ server, idOf }, [id, value]) => quiet(server.sendBytes(idOf(id), value as Uint8Array)),
  send_event: ({ server, idOf }, [id, event, last], { compression_threshold: threshold = last }) =>
    server.sendEvent(
      idOf(id),
      event as Envelope,
      threshold === undefined ? {} : { compressionThresholdBytes: Number(threshold) },
    ),
  broadcast_all: ({ server }, [value]) => quiet(server.broadcastAll(text(value))),
  broadcast_all_bytes: ({ server }, [value]) => quiet(server.broadcastAllBytes(value as Uint8Array)),
  broadcast_local: ({ server }, [topic, value]) => quiet(server.broadcastLocal(text(topic), text(value))),
  broadcast: ({ server }, [topic, value]) => quiet(server.broadcast(text(topic), text(value))),
  subscribe_connection: (
    { server, idOf },
    [id, topics, presence],
    { presence_data: data = presence, queue_group: group },
  ) => {
    const { subscribed, refused } = server.subscribeConnection(idOf(id), list(topics), {
      ...(isObject(data) ? { presence: data } : {}),
      ...(group === undefined ? {} : { queueGroup: text(group) }),
    });
    throwAtLimit(subscribed, refused);
    return nothing;
  },
  subscribe_with_recovery: playRecovery,
  unsubscribe_connection: ({ server, idOf }, [id, topics]) => {
    if (topics === null || topics === undefined) server.unsubscribeConnection(idOf(id));
    else server.unsubscribeConnection(idOf(id), list(topics));
    return nothing;
  },
  get_topic_subscriber_count: ({ server }, [topic]) => server.topicSubscriberCount(text(topic)),
  get_queue_group_info: ({ server }, [topic]) => server.queueGroupInfo(text(topic)),
  set_topic_acl: ({ server, idOf }, [id, allow, deny]) => {
    server.setTopicAcl(idOf(id), { allow: list(allow), deny: list(deny) });
    return nothing;
  },
  presence: ({ server }, [topic]) => server.presence(text(topic)),
  presence_stats: ({ server }, [topic]) => {
    const { users, connections } = server.presenceStats(text(topic));
    return { num_users: users, num_connections: connections };
  },
  update_presence: ({ server, idOf }, [id, data]) => quiet(server.updatePresence(idOf(id), data as Named)),
  get_connection_count: ({ server }) => server.connectionCount,
  get_connections: ({ server }) => server.connections(),
  disconnect: ({ server, idOf }, [id]) => quiet(server.disconnect(idOf(id))),
  is_running: ({ server }) => server.isRunning,
  start: async ({ start }) => quiet(await start()),
  health_snapshot: ({ server }) => server.healthSnapshot(),
  prometheus_metrics: ({ server }) => server.prometheusMetrics(),
  drain_inbound: async ({ server }, [max]) => (await server.drainInbound(Number(max), 0)).map(tupleOf),
  inbound_queue_depth: ({ server }) => server.inboundQueueDepth,
  inbound_dropped_count: ({ server }) => server.inboundDroppedCount,
  stop: ({ server, later }) => quiet(later(server.stop({ timeoutMs: 100 }))),
  drain: async ({ server, later }, [closeCode, reason, timeout], named) => {
    const code = named.close_code ?? closeCode;
    const work = server.drain({
      ...(code === undefined ? {} : { closeCode: Number(code) }),
      reason: text(named.close_reason ?? reason ?? ''),
      timeoutMs: Number(named.timeout ?? timeout ?? 1) * msPerSecond,
    });
    later(work);
    // What is wrong with the arguments is told at once, the rest when it has ended.
    await Promise.race([work, Promise.resolve()]);
    return nothing;
  },
  connect_cluster: async (
    { server },
    [peers],
    { tls_cert, tls_key, tls_ca, cluster_port: port, seeds, cluster_addr },
  ) =>
    quiet(
      await server.connectCluster({
        peers: list(peers),
        ...textsOf({ tlsCert: tls_cert, tlsKey: tls_key, tlsCa: tls_ca, clusterAddr: cluster_addr }),
        ...(port === undefined ? {} : { clusterPort: Number(port) }),
        ...(seeds === undefined ? {} : { seeds: list(seeds) }),
      }),
    ),
  cluster_connected: ({ server }) => server.clusterConnected(),
  cluster_peers_count: ({ server }) => server.clusterPeersCount(),
  cluster_info: ({ server }) => server.clusterInfo(),
  get_cluster_dlq_entries: ({ server }) => server.getClusterDlqEntries(),
};

/** Whether a call has its counterpart here. */
export function isPlayable({ call }: ApiCall): boolean {
  return call in plays;
}

/** Those arguments that were given. */
function textsOf(named: Named): Readonly<Record<string, string>> {
  const given = Object.entries(named).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, text(value)]));
}

const asking = /^(get_|presence|health_snapshot|is_running|inbound_|prometheus_metrics|cluster_)/;

/** Whether a call changes nothing, so that it may be made again until what is under way has come about. */
export function asks({ call }: ApiCall): boolean {
  return asking.test(call);
}

/** Plays a call as often as it was made; gives its result or its error as the recording has them. */
export async function playCall(
  stage: ApiStage,
  { call, args = [], kwargs = {}, repeat }: ApiCall,
): Promise<PlayedCall> {
  const play = plays[call];
  if (play === undefined) throw new Error(`no call of ours stands for ${call}`);
  const once = (index: number): unknown =>
    play(
      stage,
      args.map((argument) => revive(repeat === undefined ? argument : withCounter(argument, index))),
      Object.fromEntries(Object.entries(kwargs).map(([name, value]) => [name, revive(value)])),
    );
  try {
    if (repeat === undefined) return { result: await once(0) };
    return { result: Array.from({ length: repeat }, (_, index) => once(index)) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** What a call gave. */
export interface PlayedCall {
  readonly result?: unknown;
  readonly error?: string;
}

/** The published call has one position for all topics. */
async function playRecovery({ server, idOf, epochOf }: ApiStage, args: Arguments, named: Named): Promise<unknown> {
  const [id, topics, recover = named.recover, epoch = named.epoch, offset = named.offset] = args;
  const names = list(topics);
  const position = { epoch: epochOf(epoch), offset };
  const positions = recover === true ? Object.fromEntries(names.map((name) => [name, position])) : undefined;
  const result = await server.subscribeWithRecovery(idOf(id), names, positions);
  const { recovered, topics: answers, subscribed, refused } = result;
  throwAtLimit(subscribed, refused);
  return { recovered, topics: answers };
}

/** The published call fails when nothing of it could be done. */
function throwAtLimit(subscribed: readonly string[], refused: readonly { readonly why: string }[]): void {
  if (subscribed.length === 0 && refused.some(({ why }) => why === 'limit'))
    throw new Error('reached max subscriptions');
}

/** An event as the published API gives it. */
export function tupleOf(event: ServerEvent): readonly unknown[] {
  switch (event.type) {
    case 'connect':
      return ['connect', event.connectionId, event.cookies];
    case 'auth_connect':
      return ['auth_connect', event.connectionId, event.userId];
    case 'msg':
      return ['msg', event.connectionId, event.data];
    case 'raw':
      return ['raw', event.connectionId, event.text];
    case 'bin':
      return ['bin', event.connectionId, event.bytes];
    case 'disconnect':
      return ['disconnect', event.connectionId, null];
    case 'key_rotation_due':
      return [event.type, event.connectionId, null];
    default:
      return [event.type, null, { topic: event.topic, user_id: event.userId, data: event.data }];
  }
}

function isObject(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
