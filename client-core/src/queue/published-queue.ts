import type { Envelope } from '@wsekit/codec';
import { priorityLevel } from '@wsekit/codec/session';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { WaitingMessage } from './waiting-message.ts';

interface PublishedSchema extends DBSchema {
  messages: { key: string; value: Record<string, unknown> };
}

const version = 1;

/**
 * Reads what a published React client has stored and will never send, and deletes what `keep` has kept. (WSE-ERR-104)
 *
 * Its records are messages with `timestamp` and `retries` beside their fields, and with `pri` where its own index looks for
 * `priority`. A database that is not there is not made.
 */
export async function takePublishedQueue(
  name: string,
  keep: (messages: readonly WaitingMessage[]) => Promise<void>,
): Promise<void> {
  const database = await openExisting(name);
  if (database === undefined) return;
  try {
    if (!database.objectStoreNames.contains('messages')) return;
    const records = await database.getAll('messages');
    const messages = records.flatMap(messageOf).toSorted((one, other) => one.queuedMs - other.queuedMs);
    await keep(messages.map((message, order) => ({ ...message, order })));
    const { store, done } = database.transaction('messages', 'readwrite');
    await Promise.all([...messages.map(({ id }) => store.delete(id)), done]);
  } finally {
    database.close();
  }
}

/** Asking for a database makes it, unless that is called off. */
async function openExisting(name: string): Promise<IDBPDatabase<PublishedSchema> | undefined> {
  let isMissing = false;
  try {
    return await openDB<PublishedSchema>(name, version, {
      upgrade: (_, oldVersion, __, transaction) => {
        isMissing = oldVersion === 0;
        if (!isMissing) return;
        transaction.done.catch(() => {});
        transaction.abort();
      },
    });
  } catch (error) {
    if (isMissing) return undefined;
    throw error;
  }
}

function messageOf(record: Record<string, unknown>): WaitingMessage[] {
  const { timestamp, retries: _, priority, ...envelope } = record;
  const { id } = envelope;
  if (typeof id !== 'string' || typeof timestamp !== 'number') return [];
  const pri = typeof priority === 'number' && envelope.pri === undefined ? { pri: priority } : {};
  const message: Envelope = { ...envelope, ...pri, id };
  const bytes = new TextEncoder().encode(JSON.stringify(message)).length;
  return [{ id, envelope: message, level: priorityLevel(message.pri), order: 0, queuedMs: timestamp, bytes }];
}
