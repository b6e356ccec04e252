import type { Connection } from '../connection.ts';

const pollMs = 5;

/** How connections are told that their listener goes. */
export interface Farewell {
  readonly code: number;
  readonly reason: string;
  /** How long peers may take to answer. */
  readonly timeoutMs: number;
}

/** Closes all connections of a set that empties itself as they end; cuts those that are left at the end of the time. */
export async function shutDown(connections: ReadonlySet<Connection>, farewell: Farewell): Promise<void> {
  for (const connection of connections) connection.close(farewell.code, farewell.reason);
  await whenEmpty(connections, farewell.timeoutMs);
  for (const connection of connections) connection.terminate();
  await whenEmpty(connections, farewell.timeoutMs);
}

/** Looks again and again: the end of a connection is nobody's to announce but its handler's. */
function whenEmpty(connections: ReadonlySet<Connection>, timeoutMs: number): Promise<void> {
  return new Promise((done) => {
    const endMs = performance.now() + timeoutMs;
    const look = (): void => {
      if (connections.size === 0 || performance.now() >= endMs) done();
      else setTimeout(look, pollMs);
    };
    look();
  });
}
