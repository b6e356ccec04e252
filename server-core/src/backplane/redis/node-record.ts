import type { PresenceNews } from '../backplane.ts';
import {
  type ControlMessage,
  decodePatterns,
  decodeUser,
  encodeControl,
  encodeUser,
  mostPatterns,
  type RecordedUser,
  userField,
} from './control-message.ts';
import type { Engine } from './engine.ts';
import type { RedisKeys } from './keys.ts';

/** Fields beside those of users, whose names are JSON. */
const versionField = 'version';
const patternsField = 'patterns';
/** Another one with every record that is written as a whole: what was read across two of them is read again. */
const writtenField = 'written';
const mostTries = 5;
/** Fields of one command. */
const fieldsAtOnce = 500;

/** What a node tells of itself on the engine, for nodes that come; it goes by itself when the node does not refresh it. */
export class NodeRecord {
  readonly #engine: Engine;
  readonly #keys: RedisKeys;
  readonly #node: string;
  readonly #ttlMs: number;
  #version = 0;

  constructor(engine: Engine, keys: RedisKeys, node: string, ttlMs: number) {
    this.#engine = engine;
    this.#keys = keys;
    this.#node = node;
    this.#ttlMs = ttlMs;
  }

  /** Writes a user's change and tells the others. Rejects where the engine is gone. */
  async announce(news: PresenceNews): Promise<void> {
    const field = userField(news.topic, news.userId);
    this.#version += 1;
    const { commands } = this.#engine;
    const written =
      news.kind === 'leave' ? commands.hdel(this.#key, field) : commands.hset(this.#key, field, encodeUser(news));
    await Promise.all([written, this.#setVersion(), this.#tell({ kind: 'presence', news })]);
  }

  /** Writes the patterns this node holds and tells the others. Rejects where the engine is gone. */
  async setPatterns(patterns: readonly string[]): Promise<void> {
    this.#version += 1;
    const told = patterns.length > mostPatterns ? ['*'] : patterns;
    const written = this.#engine.commands.hset(this.#key, patternsField, JSON.stringify(told));
    await Promise.all([written, this.#setVersion(), this.#tell({ kind: 'patterns', patterns: told })]);
  }

  /** Writes everything anew and has the others read it. Rejects where the engine is gone. */
  async rewrite(patterns: readonly string[], users: Iterable<Omit<PresenceNews, 'kind'>>): Promise<void> {
    const { commands } = this.#engine;
    this.#version += 1;
    const next = `${this.#key}:next`;
    const told = JSON.stringify(patterns.length > mostPatterns ? ['*'] : patterns);
    const written: Promise<unknown>[] = [commands.del(next)];
    let fields: (string | number)[] = [patternsField, told, versionField, this.#version, writtenField, this.#version];
    for (const user of users) {
      fields.push(userField(user.topic, user.userId), encodeUser(user));
      if (fields.length < 2 * fieldsAtOnce) continue;
      written.push(commands.hset(next, ...fields));
      fields = [];
    }
    if (fields.length > 0) written.push(commands.hset(next, ...fields));
    written.push(commands.rename(next, this.#key), commands.pexpire(this.#key, this.#ttlMs));
    await Promise.all([...written, this.#tell({ kind: 'here' })]);
  }

  /** Keeps it for another while; false where the engine does not have it any more. Rejects where the engine is gone. */
  async refresh(): Promise<boolean> {
    const [kept] = await Promise.all([
      this.#engine.commands.pexpire(this.#key, this.#ttlMs),
      this.#tell({ kind: 'here' }),
    ]);
    return kept === 1;
  }

  /** Removes it and tells the others. Rejects where the engine is gone. */
  async remove(): Promise<void> {
    const { commands } = this.#engine;
    const removed = [commands.zrem(this.#keys.nodes, this.#node), commands.del(this.#key)];
    await Promise.all([...removed, this.#tell({ kind: 'left' })]);
  }

  get #key(): string {
    return this.#keys.node(this.#node);
  }

  #setVersion(): Promise<unknown> {
    return this.#engine.commands.hset(this.#key, versionField, this.#version);
  }

  #tell(message: Told): Promise<unknown> {
    const told = encodeControl({ node: this.#node, version: this.#version, ...message });
    return this.#engine.commands.spublish(this.#keys.control, told);
  }
}

type Told = ControlMessage extends infer Each
  ? Each extends ControlMessage
    ? Omit<Each, 'node' | 'version'>
    : never
  : never;

/** What another node's record says. */
export interface ReadRecord {
  readonly version: number;
  readonly patterns: readonly string[];
  /** By the names of their fields. */
  readonly users: ReadonlyMap<string, RecordedUser>;
  /** Fields that are no users. */
  readonly refused: number;
}

/** Reads what a node tells of itself, `maxUsers` at most; undefined where it has not written it (yet). Rejects where the engine is gone. */
export async function readRecord(engine: Engine, key: string, maxUsers: number): Promise<ReadRecord | undefined> {
  for (let tries = 1; ; tries += 1) {
    const [version, patterns, written] = await engine.commands.hmget(key, versionField, patternsField, writtenField);
    if (version === undefined || version === null) return undefined;
    const users = await readUsers(engine, key, maxUsers);
    const writtenSince = await engine.commands.hget(key, writtenField);
    if (written !== writtenSince && tries < mostTries) continue;
    return { version: Number(version), patterns: decodePatterns(patterns ?? null), ...users };
  }
}

async function readUsers(
  engine: Engine,
  key: string,
  maxUsers: number,
): Promise<Pick<ReadRecord, 'users' | 'refused'>> {
  const users = new Map<string, RecordedUser>();
  let refused = 0;
  let cursor = '0';
  do {
    const [following, fields] = await engine.commands.hscan(key, cursor, 'COUNT', fieldsAtOnce);
    for (let at = 0; at + 1 < fields.length; at += 2) {
      const [field = '', value = ''] = fields.slice(at, at + 2);
      if (!field.startsWith('[')) continue;
      const user = decodeUser(field, value);
      if (user === undefined || (users.size >= maxUsers && !users.has(field))) refused += 1;
      else users.set(field, user);
    }
    cursor = following;
  } while (cursor !== '0');
  return { users, refused };
}
