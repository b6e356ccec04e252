import type { Frame } from '@wsekit/spec';
import type { Connection, Group } from '../interface.ts';
import { PreparedFrame } from './prepared-frame.ts';
import { type Home, ServerConnection } from './server-connection.ts';

/** A group whose publications are written to its members at once. */
export class MemoryGroup implements Group {
  readonly members: Set<ServerConnection> = new Set();
  readonly #home: Home;

  constructor(home: Home) {
    this.#home = home;
  }

  get size(): number {
    return this.members.size;
  }

  add(connection: Connection): boolean {
    if (!(connection instanceof ServerConnection) || connection.home !== this.#home) {
      throw new TypeError('joining a group: the connection is of another listener');
    }
    if (connection.state !== 'open' || this.members.has(connection)) return false;
    this.members.add(connection);
    connection.joined(this);
    return true;
  }

  remove(connection: Connection): boolean {
    if (!(connection instanceof ServerConnection) || !this.members.delete(connection)) return false;
    connection.departed(this);
    return true;
  }

  publish(frame: Frame): number {
    const { size } = this.members;
    if (size === 0) return 0;
    const prepared = new PreparedFrame(frame);
    for (const member of this.members) member.publish(prepared);
    return size;
  }
}
