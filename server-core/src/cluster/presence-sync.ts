import { type PresenceFullFrame, type PresenceUpdateFrame, parsePresenceFull } from '@wsekit/codec/cluster';
import type { PresenceNews } from '../backplane/backplane.ts';
import type { PresenceData } from '../events.ts';
import { meshLimits } from './limits.ts';

/** Bytes of one PRESENCE_FULL: what published nodes keep to, below the limit of a frame. (WSE-CLU-075) */
const maxFullBytes = 1_047_552;

const actions = { join: 0, leave: 1, update: 2 } as const;
const kinds = ['join', 'leave', 'update'] as const;

/** Writes a change of a user of this node. (WSE-CLU-070) */
export function presenceUpdate({ kind, topic, userId, data, updatedAtMs }: PresenceNews): PresenceUpdateFrame {
  return {
    type: 'PRESENCE_UPDATE',
    topic,
    action: actions[kind],
    updatedAtMs: BigInt(Math.max(0, Math.trunc(updatedAtMs))),
    userId,
    data: JSON.stringify(data),
  };
}

/** Writes all users of this node, in as many frames as they take; none without users. (WSE-CLU-074, WSE-CLU-075) */
export function* presenceFull(users: Iterable<Omit<PresenceNews, 'kind'>>): Iterable<PresenceFullFrame> {
  let topics = new Map<string, string[]>();
  let bytes = 2;
  for (const { topic, userId, data, updatedAtMs } of users) {
    const time = Math.max(0, Math.trunc(updatedAtMs));
    const entry = `${JSON.stringify(userId)}:${JSON.stringify({ data, updated_at: time })}`;
    // The comma behind it, and the topic with its braces, colon and comma where it is the first one of it.
    const entryBytes = Buffer.byteLength(entry) + 1;
    const topicBytes = Buffer.byteLength(JSON.stringify(topic)) + 4;
    if (2 + entryBytes + topicBytes > maxFullBytes) continue;
    if (bytes + entryBytes + (topics.has(topic) ? 0 : topicBytes) > maxFullBytes) {
      yield fullOf(topics);
      topics = new Map();
      bytes = 2;
    }
    const entries = topics.get(topic);
    bytes += entryBytes + (entries === undefined ? topicBytes : 0);
    if (entries === undefined) topics.set(topic, [entry]);
    else entries.push(entry);
  }
  if (topics.size > 0) yield fullOf(topics);
}

function fullOf(topics: ReadonlyMap<string, readonly string[]>): PresenceFullFrame {
  const members = [...topics].map(([topic, entries]) => `${JSON.stringify(topic)}:{${entries.join(',')}}`);
  return { type: 'PRESENCE_FULL', entries: `{${members.join(',')}}` };
}

/** What users of another node are taken by. */
export interface RemoteUsersOptions {
  /** How far ahead of this node's clock a time may be. */
  readonly maxClockAheadMs: number;
  readonly nowMs: () => number;
  /** Default: those of the mesh. */
  readonly limits?: Pick<typeof meshLimits, 'maxRemoteUsers' | 'maxRemoteUserUnits'>;
}

/**
 * What one node tells of its users: read, and bounded.
 *
 * A time ahead of this node's clock by more than the bound is taken for that bound: a clock that goes wrong wins for so
 * long, and not for ever.
 */
export class RemoteUsers {
  readonly #options: RemoteUsersOptions;
  /** Length of what is kept of each, by topic and user. */
  readonly #units = new Map<string, number>();
  #total = 0;
  /** Bound of times, which does not go back with a clock: a leave would be taken for older than the join before it. */
  #latestMs = Number.NEGATIVE_INFINITY;

  constructor(options: RemoteUsersOptions) {
    this.#options = options;
  }

  /** Users in topics. */
  get size(): number {
    return this.#units.size;
  }

  /** Reads a PRESENCE_UPDATE: undefined for an unknown action, and where there is no room. (WSE-CLU-071) */
  readUpdate(frame: PresenceUpdateFrame): PresenceNews | undefined {
    const kind = kinds[frame.action];
    if (kind === undefined) return undefined;
    const { topic, userId } = frame;
    return this.#take({ kind, topic, userId, data: parseData(frame.data) }, frame.updatedAtMs, frame.data.length);
  }

  /** Reads a PRESENCE_FULL; undefined for those there is no room for. Throws `CodecError` for what is none. */
  readFull(frame: PresenceFullFrame): readonly (PresenceNews | undefined)[] {
    // What an entry takes is not known before it is written again; the text it came in bounds them together.
    const entries = parsePresenceFull(frame.entries);
    const share = Math.ceil(frame.entries.length / Math.max(1, entries.length));
    return entries.map(({ topic, userId, data, updatedAtMs }) =>
      this.#take({ kind: 'join', topic, userId, data: asData(data) }, updatedAtMs, share),
    );
  }

  #take(news: Omit<PresenceNews, 'updatedAtMs'>, time: bigint, dataUnits: number): PresenceNews | undefined {
    const { maxRemoteUsers, maxRemoteUserUnits } = this.#options.limits ?? meshLimits;
    const key = `${news.topic.length}:${news.topic}${news.userId}`;
    const before = this.#units.get(key) ?? 0;
    const after = news.kind === 'leave' ? 0 : key.length + dataUnits;
    if (after > 0 && before === 0 && this.#units.size >= maxRemoteUsers) return undefined;
    if (this.#total - before + after > maxRemoteUserUnits) return undefined;
    this.#total += after - before;
    if (after === 0) this.#units.delete(key);
    else if (before !== after) this.#units.set(key, after);
    return { ...news, updatedAtMs: this.#boundTime(time) };
  }

  #boundTime(time: bigint): number {
    const { nowMs, maxClockAheadMs } = this.#options;
    this.#latestMs = Math.max(this.#latestMs, Math.trunc(nowMs()) + maxClockAheadMs);
    return Math.min(Number(time), this.#latestMs);
  }
}

/** JSON text as data; what is no object is shown as nothing. (WSE-CLU-071) */
function parseData(text: string): PresenceData {
  if (text === '') return {};
  try {
    return asData(JSON.parse(text));
  } catch {
    return {};
  }
}

function asData(value: unknown): PresenceData {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is PresenceData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
