import type { TemplatedApp, WebSocket } from 'uWebSockets.js';
import type { Frame } from '@wsekit/spec';
import type { Connection, Group } from '../interface.ts';
import { type Home, UwsConnection } from './connection.ts';

/** What a group is made of. */
export interface UwsGroupOptions {
  readonly app: TemplatedApp;
  readonly home: Home;
  /** Name of its topic, its own within the app. */
  readonly topic: string;
}

/** A group that is a topic of uWebSockets.js, whose publications leave together at the end of the turn. */
export class UwsGroup implements Group {
  readonly #app: TemplatedApp;
  readonly #home: Home;
  readonly #topic: string;
  #size = 0;

  constructor({ app, home, topic }: UwsGroupOptions) {
    this.#app = app;
    this.#home = home;
    this.#topic = topic;
  }

  get size(): number {
    return this.#size;
  }

  add(connection: Connection): boolean {
    if (!(connection instanceof UwsConnection) || connection.home !== this.#home) {
      throw new TypeError('joining a group: the connection is of another listener');
    }
    const socket = connection.openSocket;
    if (socket === undefined || socket.isSubscribed(this.#topic)) return false;
    socket.subscribe(this.#topic);
    connection.joined(this);
    this.#size += 1;
    return true;
  }

  remove(connection: Connection): boolean {
    if (!(connection instanceof UwsConnection)) return false;
    if (connection.openSocket?.unsubscribe(this.#topic) !== true) return false;
    connection.left(this);
    this.#size -= 1;
    return true;
  }

  publish(frame: Frame): number {
    if (this.#size > 0) {
      this.#app.publish(this.#topic, frame, typeof frame !== 'string', this.#home.permessageDeflate);
    }
    return this.#size;
  }

  /** A member ends; without a socket its subscriptions have ended with it. */
  forget(socket: WebSocket<unknown> | undefined): void {
    socket?.unsubscribe(this.#topic);
    this.#size -= 1;
  }
}
