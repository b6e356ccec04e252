import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import { takePublishedQueue } from './published-queue.ts';
import type { QueueStorage, StorageProblem, StoredKey, StoredMessage, TabLocks } from './storage.ts';

/** Where and whose a storage in IndexedDB is. Databases belong to the origin of the page. */
export interface IndexedDbStorageOptions {
  /** Whose messages these are: nobody else's client may send them. 1 to 200 characters. */
  readonly user: string;
  /** Tells servers apart that one page talks to, such as their URL. Default: none. */
  readonly server?: string;
  /** Takes over what a published React client has left in the database of this name: `wse_offline_queue`. Default: nothing. */
  readonly importFrom?: string;
  /** Default: the platform's Web Locks, which pages have that came over HTTPS or from this machine. */
  readonly locks?: TabLocks;
}

interface QueueSchema extends DBSchema {
  messages: { key: [owner: string, id: string]; value: StoredMessage };
}

const version = 1;
const mostUserCharacters = 200;
const published = 'published';

/** Messages in a database of the browser: they outlive pages, and all pages of an origin see them. */
class IndexedDbStorage implements QueueStorage {
  readonly name: string;
  readonly locks?: TabLocks;
  readonly takeOver?: () => Promise<void>;
  #database: Promise<IDBPDatabase<QueueSchema>> | undefined;
  #tell: (problem: StorageProblem, error: unknown) => void = () => {};

  constructor({ user, server = '', importFrom, locks }: IndexedDbStorageOptions) {
    this.name = queueDatabaseName(user, server);
    if (locks !== undefined) this.locks = locks;
    if (importFrom !== undefined) this.takeOver = () => this.#takeOver(importFrom);
  }

  async open(tell: (problem: StorageProblem, error: unknown) => void): Promise<void> {
    this.#tell = tell;
    await this.#open();
  }

  async list(): Promise<readonly StoredMessage[]> {
    const records: readonly unknown[] = await (await this.#open()).getAll('messages');
    return records.filter(isStored);
  }

  async change(remove: readonly StoredKey[], put: readonly StoredMessage[]): Promise<void> {
    const { store, done } = (await this.#open()).transaction('messages', 'readwrite');
    const requests = [
      ...remove.map(({ owner, id }) => store.delete([owner, id])),
      ...put.map((message) => store.put(message)),
    ];
    await Promise.all([...requests, done]);
  }

  close(): void {
    const database = this.#database;
    this.#database = undefined;
    database?.then(
      (open) => open.close(),
      () => {},
    );
  }

  /** Opens it, and again after it was taken away. */
  #open(): Promise<IDBPDatabase<QueueSchema>> {
    if (this.#database !== undefined) return this.#database;
    const opening = openDB<QueueSchema>(this.name, version, {
      upgrade: (database) => void database.createObjectStore('messages', { keyPath: ['owner', 'id'] }),
      // Another page deletes or changes it, and would wait for this one.
      blocking: () => this.#lose(opening, new Error('another page wants the database changed')),
      terminated: () => this.#lose(opening, new Error('the browser has closed the database')),
    });
    this.#database = opening;
    opening.catch(() => this.#forget(opening));
    return opening;
  }

  #lose(opening: Promise<IDBPDatabase<QueueSchema>>, error: Error): void {
    opening.then(
      (database) => database.close(),
      () => {},
    );
    this.#forget(opening);
    this.#tell('taken_away', error);
  }

  #forget(opening: Promise<IDBPDatabase<QueueSchema>>): void {
    if (this.#database === opening) this.#database = undefined;
  }

  /** Written here before it is deleted there, under the same ids: a second try changes nothing. */
  async #takeOver(from: string): Promise<void> {
    await takePublishedQueue(from, (messages) =>
      this.change(
        [],
        messages.map((message) => ({ ...message, owner: published, isLeaving: false })),
      ),
    );
  }
}

/** What the database of a user is called. Throws RangeError for an empty or overlong user. */
export function queueDatabaseName(user: string, server: string = ''): string {
  if (user.length === 0 || user.length > mostUserCharacters) {
    throw new RangeError(`user has ${user.length} characters, allowed are 1 to ${mostUserCharacters}`);
  }
  return `wsekit-outbox/${encodeURIComponent(server)}/${encodeURIComponent(user)}`;
}

/**
 * Makes a storage in IndexedDB: what waits outlives pages and reloads. Throws RangeError for a user without name.
 *
 * ```ts
 * const client = connect(url, { dialer, offline: { storage: createIndexedDbStorage({ user: 'alice' }) } });
 * ```
 */
export function createIndexedDbStorage(options: IndexedDbStorageOptions): QueueStorage {
  return new IndexedDbStorage(options);
}

/** Deletes what is stored for a user, as at a logout; resolves when no page has it open any more. */
export function deleteIndexedDbStorage({
  user,
  server,
}: Pick<IndexedDbStorageOptions, 'user' | 'server'>): Promise<void> {
  return deleteDB(queueDatabaseName(user, server));
}

/** Scripts of the page may write there, too. */
function isStored(value: unknown): value is StoredMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { owner, id, envelope, order, queuedMs, bytes }: Partial<Record<keyof StoredMessage, unknown>> = value;
  return (
    [owner, id].every((text) => typeof text === 'string') &&
    [order, queuedMs, bytes].every((number) => typeof number === 'number' && Number.isFinite(number)) &&
    typeof envelope === 'object' &&
    envelope !== null
  );
}
