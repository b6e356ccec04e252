import type { TemplatedApp } from 'uWebSockets.js';
import type { Frame } from '@wsekit/spec';
import type { Connection, Group } from '../interface.ts';
import { type Joined, NativeConnection, type NativeHome } from '../server/native-connection.ts';
import type { Socket } from './socket.ts';

/** What a group is made of. */
export interface UwsGroupOptions {
  readonly app: TemplatedApp;
  readonly home: NativeHome<Socket>;
  /** Name of its topic, its own within the app. */
  readonly topic: string;
  readonly permessageDeflate: boolean;
}

/** A group that is a topic of uWebSockets.js, whose publications leave together at the end of the turn. */
export class UwsGroup implements Group, Joined<Socket> {
  readonly #options: UwsGroupOptions;
  #size = 0;

  constructor(options: UwsGroupOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#size;
  }

  add(connection: Connection): boolean {
    const { home, topic } = this.#options;
    if (!(connection instanceof NativeConnection) || connection.home !== home) {
      throw new TypeError('joining a group: the connection is of another listener');
    }
    const member: NativeConnection<Socket> = connection;
    const socket = member.openSocket;
    if (socket === undefined || socket.isSubscribed(topic)) return false;
    socket.subscribe(topic);
    member.joined(this);
    this.#size += 1;
    return true;
  }

  remove(connection: Connection): boolean {
    if (!(connection instanceof NativeConnection)) return false;
    const member: NativeConnection<Socket> = connection;
    if (member.openSocket?.unsubscribe(this.#options.topic) !== true) return false;
    member.left(this);
    this.#size -= 1;
    return true;
  }

  publish(frame: Frame): number {
    const { app, topic, permessageDeflate } = this.#options;
    if (this.#size > 0) app.publish(topic, frame, typeof frame !== 'string', permessageDeflate);
    return this.#size;
  }

  forget(_member: NativeConnection<Socket>, socket: Socket | undefined): void {
    socket?.unsubscribe(this.#options.topic);
    this.#size -= 1;
  }
}
