import type { Prepared, SendResult } from '../connection.ts';
import { type ConnectionOptions, MemoryConnection, type Surroundings } from './connection.ts';
import { PreparedFrame } from './prepared-frame.ts';

/** What all connections of a listener share. */
export interface Home extends Surroundings {
  /** Told of each publication that was lost. */
  readonly onMissed: () => void;
  /** Told of each connection that has ended. */
  readonly onEnded: (connection: ServerConnection) => void;
}

/** A group that a connection is in. */
export interface Joined {
  readonly members: Set<ServerConnection>;
}

/** A connection of a listener. */
export class ServerConnection extends MemoryConnection {
  readonly home: Home;
  readonly #groups = new Set<Joined>();
  /** Publications lost that the handler was not told of. */
  #missed = 0;

  constructor(options: ConnectionOptions, home: Home) {
    super(options, home);
    this.home = home;
  }

  sendPrepared(prepared: Prepared): SendResult {
    if (!(prepared instanceof PreparedFrame)) throw new TypeError('sending: prepared by another listener');
    return this.sendData(prepared.message);
  }

  joined(group: Joined): void {
    this.#groups.add(group);
  }

  departed(group: Joined): void {
    this.#groups.delete(group);
  }

  /** Sends a publication; one that there is no room for is missed. */
  publish(prepared: PreparedFrame): void {
    if (this.sendPrepared(prepared) !== 'full') return;
    this.home.onMissed();
    this.#missed += 1;
    if (this.#missed === 1) this.home.clock.schedule(0, () => this.#tellMissed());
  }

  protected override noteTooLarge(): void {
    this.guard(() => this.handler.onTooLarge?.());
  }

  protected override noteLeft(): void {
    for (const group of this.#groups) group.members.delete(this);
    this.#groups.clear();
  }

  protected override noteEnded(): void {
    this.home.onEnded(this);
  }

  #tellMissed(): void {
    const publications = this.#missed;
    this.#missed = 0;
    if (this.state === 'open') this.guard(() => this.handler.onMissed?.(publications));
  }
}
