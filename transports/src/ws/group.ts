import type { Frame } from '@wsekit/spec';
import type { Connection, Group } from '../interface.ts';
import type { Outbox } from './outbox.ts';
import { PreparedFrame } from './prepared-frame.ts';
import { ServerConnection } from './server-connection.ts';

/** A group whose publications are joined into shared memory. */
export class WsGroup implements Group {
  readonly members: Set<ServerConnection> = new Set();
  readonly #outbox: Outbox;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  get size(): number {
    return this.members.size;
  }

  add(connection: Connection): boolean {
    if (!(connection instanceof ServerConnection) || connection.outbox !== this.#outbox) {
      throw new TypeError('joining a group: the connection is of another listener');
    }
    if (connection.state !== 'open' || this.members.has(connection)) return false;
    // What was published before belongs to the members of that moment.
    this.#outbox.flush();
    this.members.add(connection);
    connection.joined(this);
    return true;
  }

  remove(connection: Connection): boolean {
    if (!(connection instanceof ServerConnection) || !this.members.has(connection)) return false;
    this.#outbox.flush();
    this.members.delete(connection);
    connection.left(this);
    return true;
  }

  publish(frame: Frame): number {
    const { size } = this.members;
    if (size > 0) this.#outbox.publish(this, new PreparedFrame(frame));
    return size;
  }
}
