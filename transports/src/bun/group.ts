import type { Frame } from '@wsekit/spec';
import type { Connection, Group } from '../interface.ts';
import { type Joined, NativeConnection, type NativeHome } from '../server/native-connection.ts';
import type { BunServer, Socket } from './runtime.ts';

/** What a group is made of. */
export interface BunGroupOptions {
  readonly server: () => BunServer | undefined;
  readonly home: NativeHome<Socket>;
  readonly topic: string;
  readonly permessageDeflate: boolean;
}

// How much is published between two looks at what waits for members, as a share of what may wait.
const lookShare = 8;
// What may wait for a member that the topic still serves, as a share of what may wait.
const slowShare = 2;

/**
 * A group that is a topic of Bun.
 *
 * Bun does not tell what a member loses of a topic. So nothing is left to be lost: a member for whom much waits leaves the
 * topic, is served by itself, where what does not fit is counted, and comes back when it has drained.
 */
export class BunGroup implements Group, Joined<Socket> {
  readonly #options: BunGroupOptions;
  readonly #quick = new Set<NativeConnection<Socket>>();
  readonly #slow = new Set<NativeConnection<Socket>>();
  #sinceLookBytes = 0;

  constructor(options: BunGroupOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#quick.size + this.#slow.size;
  }

  add(connection: Connection): boolean {
    if (!(connection instanceof NativeConnection) || connection.home !== this.#options.home) {
      throw new TypeError('joining a group: the connection is of another listener');
    }
    const member: NativeConnection<Socket> = connection;
    if (member.openSocket === undefined || this.#has(member)) return false;
    member.openSocket.subscribe(this.#options.topic);
    this.#quick.add(member);
    member.joined(this);
    return true;
  }

  remove(connection: Connection): boolean {
    if (!(connection instanceof NativeConnection)) return false;
    const member: NativeConnection<Socket> = connection;
    if (!this.#has(member)) return false;
    this.forget(member, member.openSocket);
    member.left(this);
    return true;
  }

  publish(frame: Frame): number {
    const { server, topic, permessageDeflate } = this.#options;
    for (const member of this.#slow) if (member.send(frame) === 'full') member.dropped();
    if (this.#quick.size > 0) {
      server()?.publish(topic, frame, permessageDeflate);
      this.#sinceLookBytes += frame.length;
      if (this.#sinceLookBytes >= this.#maxBufferedBytes / lookShare) this.#look();
    }
    return this.size;
  }

  forget(member: NativeConnection<Socket>, socket: Socket | undefined): void {
    if (this.#quick.delete(member)) socket?.unsubscribe(this.#options.topic);
    this.#slow.delete(member);
  }

  drained(member: NativeConnection<Socket>): void {
    if (!this.#slow.delete(member)) return;
    member.openSocket?.subscribe(this.#options.topic);
    this.#quick.add(member);
  }

  #has(member: NativeConnection<Socket>): boolean {
    return this.#quick.has(member) || this.#slow.has(member);
  }

  get #maxBufferedBytes(): number {
    return this.#options.home.limits.maxBufferedBytes;
  }

  #look(): void {
    this.#sinceLookBytes = 0;
    for (const member of this.#quick) {
      if (member.bufferedBytes <= this.#maxBufferedBytes / slowShare) continue;
      member.openSocket?.unsubscribe(this.#options.topic);
      this.#quick.delete(member);
      this.#slow.add(member);
      member.watchDrain();
    }
  }
}
