import type { Frame } from '@wsekit/spec';
import type { Connection, ConnectionHandler } from '../../interface.ts';
import { ComplianceFailure, check, show } from '../expect.ts';
import { Queue } from './queue.ts';
import type { Waits } from './waits.ts';

/** How a connection ended. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** What a case does inside the handler, beside having it recorded. */
export interface Reactions {
  onOpen?(connection: Connection): void;
  /** In place of keeping the frame for `frame()`; bytes are valid during the call only. */
  onFrame?(frame: Frame, connection: Connection): void;
  onDrain?(connection: Connection): void;
  onTooLarge?(connection: Connection): void;
  onClose?(code: number): void;
}

/** A handler that keeps what it is told, in order, and notes every break of that order. */
export class Recorder {
  readonly handler: ConnectionHandler;
  /** Breaks of the order `onOpen`, then others, then `onClose` once. */
  readonly violations: string[] = [];
  /** Publications this connection was told it missed. */
  missed = 0;
  /** Messages above the limit it was told of. */
  tooLarge = 0;
  /** Calls of `onDrain`. */
  drains = 0;
  readonly #what: string;
  readonly #frames: Queue<Frame>;
  readonly #opened: Queue<Connection>;
  readonly #drained: Queue<true>;
  readonly #ponged: Queue<true>;
  readonly #closed: Promise<Ending>;
  #connection: Connection | undefined;
  #ending: Ending | undefined;
  #announceEnding: (ending: Ending) => void = () => {};

  constructor(what: string, waits: Waits, reactions: Reactions = {}) {
    this.#what = what;
    this.#frames = new Queue(`a frame on ${what}`, waits);
    this.#opened = new Queue(`onOpen of ${what}`, waits);
    this.#drained = new Queue(`onDrain of ${what}`, waits);
    this.#ponged = new Queue(`onPong of ${what}`, waits);
    this.#closed = new Promise((resolve) => {
      this.#announceEnding = resolve;
    });
    this.closed = () => waits.promise(`onClose of ${what}`, this.#closed);
    this.handler = this.#createHandler(reactions);
  }

  /** Waits for the end. */
  readonly closed: () => Promise<Ending>;

  get connection(): Connection {
    check(this.#connection !== undefined, `${this.#what} has opened`);
    return this.#connection;
  }

  get isOpened(): boolean {
    return this.#connection !== undefined;
  }

  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** Frames that came and were not asked for. */
  get unread(): number {
    return this.#frames.waiting;
  }

  /** Waits for the next frame. */
  frame(): Promise<Frame> {
    return this.#frames.take();
  }

  async opened(): Promise<Connection> {
    return this.#connection ?? (await this.#opened.take());
  }

  /** Waits for a call of `onDrain` not waited for before. */
  async drained(): Promise<void> {
    await this.#drained.take();
  }

  async ponged(): Promise<void> {
    await this.#ponged.take();
  }

  #createHandler(reactions: Reactions): ConnectionHandler {
    return {
      onOpen: (connection) => {
        this.#expectLive('onOpen', true);
        if (connection.state !== 'open')
          this.violations.push(`state is ${connection.state} in onOpen of ${this.#what}`);
        this.#connection = connection;
        reactions.onOpen?.(connection);
        this.#opened.put(connection);
      },
      onFrame: (frame) => {
        this.#expectLive('onFrame');
        if (reactions.onFrame !== undefined) reactions.onFrame(frame, this.connection);
        else this.#frames.put(typeof frame === 'string' ? frame : frame.slice());
      },
      onDrain: () => {
        this.#expectLive('onDrain');
        this.drains += 1;
        reactions.onDrain?.(this.connection);
        this.#drained.put(true);
      },
      onPong: () => {
        this.#expectLive('onPong');
        this.#ponged.put(true);
      },
      onMissed: (publications) => {
        this.#expectLive('onMissed');
        this.missed += publications;
      },
      onTooLarge: () => {
        this.#expectLive('onTooLarge');
        this.tooLarge += 1;
        reactions.onTooLarge?.(this.connection);
      },
      onClose: (code, reason) => this.#end(code, reason, reactions),
    };
  }

  #end(code: number, reason: string, reactions: Reactions): void {
    this.#expectLive('onClose');
    this.#ending = { code, reason };
    this.#announceEnding(this.#ending);
    const why = new ComplianceFailure(`${this.#what} ended with ${show(this.#ending)}`);
    for (const queue of [this.#frames, this.#drained, this.#ponged]) queue.end(why);
    reactions.onClose?.(code);
  }

  #expectLive(call: string, first = false): void {
    if (this.#ending !== undefined) this.violations.push(`${call} after onClose of ${this.#what}`);
    else if (first && this.#connection !== undefined) this.violations.push(`${call} twice on ${this.#what}`);
    else if (!first && this.#connection === undefined) this.violations.push(`${call} before onOpen of ${this.#what}`);
  }
}
