import type { QueueStorage, StoredMessage, TabLocks } from './storage.ts';

/** Makes locks for the clients of one process. */
export function createMemoryLocks(): TabLocks {
  const held = new Map<string, Promise<void>>();
  return {
    request: async (name, { ifAvailable = false }, call) => {
      const others = held.get(name);
      if (others !== undefined && ifAvailable) return call(null);
      const done = (others ?? Promise.resolve()).then(() => call({ name }));
      const over = done.catch(() => {}).then(() => void (held.get(name) === over && held.delete(name)));
      held.set(name, over);
      return done;
    },
  };
}

/** Makes a storage in memory: for clients that follow one another in a process, or share what waits. */
export function createMemoryStorage(name: string = 'memory'): QueueStorage {
  const messages = new Map<string, StoredMessage>();
  const keyOf = ({ owner, id }: Pick<StoredMessage, 'owner' | 'id'>): string => JSON.stringify([owner, id]);
  return {
    name,
    locks: createMemoryLocks(),
    open: () => Promise.resolve(),
    list: () => Promise.resolve([...messages.values()]),
    change: (remove, put) => {
      for (const key of remove) messages.delete(keyOf(key));
      for (const message of put) messages.set(keyOf(message), message);
      return Promise.resolve();
    },
    close: () => {},
  };
}
