import type { Positions, WseServer } from '@wsekit/server-core';
import type { BattleMessages } from './battle-message.ts';
import { burst } from './publish-cycle.ts';
import { isRecord, numberOf, type Payload, textOf, textsOf } from './read-payload.ts';

/** What commands are carried out with. */
export interface CommandHome {
  readonly server: WseServer;
  readonly messages: BattleMessages;
  /** Told of a command that could not be carried out. */
  readonly report: (problem: string) => void;
}

type Command = (home: CommandHome, connectionId: string, payload: Payload) => void | Promise<void>;

const defaultTopic = 'battle_all';
const defaultCount = 100;
const mostMessages = 10_000;
const defaultDelaySeconds = 0.5;
const longestDelaySeconds = 3_600;
const msPerSecond = 1000;
const drain = { closeCode: 4300, reason: 'battle-drain-test', timeoutMs: 10_000 } as const;

/** What a client may ask for by `battle_cmd`, by its `action`. */
const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['subscribe', ({ server }, id, { topics }) => void server.subscribeConnection(id, textsOf(topics) ?? [])],
  ['subscribe_presence', subscribePresence],
  ['presence_query', queryPresence],
  ['update_presence', updatePresence],
  ['subscribe_recovery', subscribeRecovery],
  ['publish_messages', publishMessages],
  ['health', (home, id) => answer(home, id, 'health_response', home.server.healthSnapshot())],
  ['subscribe_queue_group', subscribeQueueGroup],
  ['queue_group_info', tellQueueGroups],
  ['set_topic_acl', setTopicAcl],
  ['start_drain', startDrain],
  ['cluster_info', tellPeers],
  ['prometheus', (home, id) => answer(home, id, 'prometheus_result', { metrics: home.server.prometheusMetrics() })],
]);

/** Carries out one message of a client, if it is a command; what goes wrong is reported and costs nothing else. */
export async function carryOut(home: CommandHome, connectionId: string, message: unknown): Promise<void> {
  if (!isRecord(message) || message.t !== 'battle_cmd' || !isRecord(message.p)) return;
  const action = textOf(message.p.action, '');
  const command = commands.get(action);
  if (command === undefined) {
    home.report(`battle_cmd ${JSON.stringify(action)} is not known`);
    return;
  }
  try {
    await command(home, connectionId, message.p);
  } catch (error) {
    home.report(`battle_cmd ${action}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Answers with an event that is never compressed: the tool looks for the types of some in the bytes. */
function answer({ server }: CommandHome, connectionId: string, t: string, p: object): void {
  server.sendEvent(connectionId, { t, p }, { compressionThresholdBytes: 0 });
}

/** Answers with text that is the server's own and in the clear, also on encrypted connections. */
function answerControl({ server }: CommandHome, connectionId: string, t: string, p: object): void {
  server.send(connectionId, JSON.stringify({ c: 'WSE', t, p, v: 1 }));
}

function subscribePresence({ server }: CommandHome, connectionId: string, { topics, presence_data }: Payload): void {
  const presence = isRecord(presence_data) ? presence_data : {};
  server.subscribeConnection(connectionId, textsOf(topics) ?? [], { presence });
}

function queryPresence(home: CommandHome, connectionId: string, payload: Payload): void {
  const topic = textOf(payload.topic, '');
  if (topic !== '') answer(home, connectionId, 'presence_result', { topic, members: home.server.presence(topic) });
}

function updatePresence({ server }: CommandHome, connectionId: string, { data }: Payload): void {
  server.updatePresence(connectionId, isRecord(data) ? data : {});
}

async function subscribeRecovery(home: CommandHome, connectionId: string, payload: Payload): Promise<void> {
  const asked = textsOf(payload.topics) ?? [];
  if (asked.length === 0) return;
  const positions = payload.recover === true ? positionsOf(payload.recovery) : undefined;
  const result = await home.server.subscribeWithRecovery(connectionId, asked, positions);
  const { subscribed, refused, recovered, topics } = result;
  const told = ([topic, { epoch, offset, recovered, count }]: [string, (typeof topics)[string]]) =>
    [topic, { epoch, offset, recovered, count }] as const;
  answerControl(home, connectionId, 'subscription_update', {
    action: 'subscribe',
    success: refused.length === 0,
    success_topics: subscribed,
    recoverable: true,
    recovered,
    recovery: Object.fromEntries(Object.entries(topics).map(told)),
  });
}

function positionsOf(recovery: unknown): Positions {
  if (!isRecord(recovery)) return {};
  return Object.fromEntries(Object.entries(recovery).map(([topic, each]) => [topic, isRecord(each) ? each : {}]));
}

/** Publishes turn by turn, so that others are served meanwhile and subscribers can keep up. */
async function publishMessages(home: CommandHome, connectionId: string, payload: Payload): Promise<void> {
  const topic = textOf(payload.topic, defaultTopic);
  const count = Math.floor(numberOf(payload.count, defaultCount, mostMessages));
  for (let seq = 0; seq < count; seq += 1) {
    if (seq > 0 && seq % burst === 0) await nextTurn();
    home.server.broadcast(topic, home.messages.plain(topic, seq));
  }
  answerControl(home, connectionId, 'publish_ack', { topic, count });
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function subscribeQueueGroup(home: CommandHome, connectionId: string, payload: Payload): void {
  const topics = textsOf(payload.topics) ?? [];
  const group = textOf(payload.queue_group, 'default');
  home.server.subscribeConnection(connectionId, topics, { queueGroup: group });
  answer(home, connectionId, 'queue_group_subscribed', { topics, group });
}

function tellQueueGroups(home: CommandHome, connectionId: string, payload: Payload): void {
  const topic = textOf(payload.topic, '');
  answer(home, connectionId, 'queue_group_info_result', { topic, groups: home.server.queueGroupInfo(topic) });
}

/** Under the names published servers give them. (WSE-ERR-131) */
function tellPeers(home: CommandHome, connectionId: string): void {
  const peers = home.server.clusterInfo().map(({ address, instanceId, capabilities, connectedAtMs, connected }) => ({
    address,
    instance_id: instanceId,
    capabilities,
    connected_at: connectedAtMs,
    connected,
  }));
  answer(home, connectionId, 'cluster_info_result', { peers });
}

/** A list that is absent stands for none; without both the connection is free again. */
function setTopicAcl(home: CommandHome, connectionId: string, payload: Payload): void {
  const allow = textsOf(payload.allow);
  const deny = textsOf(payload.deny);
  const isFree = allow === undefined && deny === undefined;
  home.server.setTopicAcl(connectionId, isFree ? undefined : { allow: allow ?? [], deny: deny ?? [] });
  answer(home, connectionId, 'acl_set', { allow: allow ?? null, deny: deny ?? null });
}

/** The delay is in seconds; the server goes on afterwards and lets nobody in. */
function startDrain(home: CommandHome, connectionId: string, payload: Payload): void {
  const delay = numberOf(payload.delay, defaultDelaySeconds, longestDelaySeconds);
  setTimeout(() => {
    home.server.drain(drain).catch((error: unknown) => home.report(`draining: ${String(error)}`));
  }, delay * msPerSecond).unref();
  answer(home, connectionId, 'drain_started', { delay });
}
