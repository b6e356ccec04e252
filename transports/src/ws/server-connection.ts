import type { Duplex } from 'node:stream';
import type { Frame } from '@wsekit/spec';
import type WebSocket from 'ws';
import type { ConnectionHandler, Prepared, SendResult } from '../connection.ts';
import type { ReadTurn } from '../server/read-turn.ts';
import { type Surroundings, WsConnection } from './connection.ts';
import { cutAsOne } from './cut-as-one.ts';
import type { Member, Outbox } from './outbox.ts';
import { PreparedFrame } from './prepared-frame.ts';
import { closingEvent } from './server-socket.ts';

/** What all connections of a listener share. */
export interface Home extends Surroundings {
  readonly outbox: Outbox;
  readonly readTurn: ReadTurn<ServerConnection>;
  /** Told of each publication that was lost. */
  readonly onMissed: () => void;
  /** Told of each connection that has ended. */
  readonly onEnded: (connection: ServerConnection) => void;
}

/** What a connection of a listener is made of. */
export interface ServerConnectionOptions {
  readonly socket: WebSocket;
  /** The socket below; frames go straight to it. */
  readonly stream: Duplex;
  readonly handler: ConnectionHandler;
  readonly remoteAddress: string;
  readonly home: Home;
}

// Where a listener of the socket finds its connection: a closure for each would cost every connection memory.
const owner = Symbol('connection');

type OwnedStream = Duplex & { [owner]?: ServerConnection };

type OwnedWebSocket = WebSocket & { [owner]?: ServerConnection };

function onDrain(this: Duplex): void {
  (this as OwnedStream)[owner]?.drained();
}

function onPing(this: WebSocket, payload: Buffer): void {
  (this as OwnedWebSocket)[owner]?.pinged(payload);
}

function onClosing(this: WebSocket, isTooLarge: boolean): void {
  (this as OwnedWebSocket)[owner]?.aboutToClose(isTooLarge);
}

/** A group that a connection is in. */
export interface Joined {
  readonly members: Set<ServerConnection>;
}

/** A frame of one connection's own, and how many segments stand before it. */
interface Held {
  readonly frame: PreparedFrame;
  readonly segments: number;
}

/**
 * A connection of a listener.
 *
 * Writes wire forms straight to the socket: everything else would frame a publication once for each subscriber. Where
 * permessage-deflate was agreed on, frames go through `ws`, which keeps them in order with those it compresses.
 */
export class ServerConnection extends WsConnection implements Member {
  readonly #home: Home;
  readonly #stream: Duplex;
  readonly #compresses: boolean;
  #groups: Set<Joined> | undefined;
  #held: Held[] | undefined;
  #heldBytes = 0;
  #missed = 0;
  /** Payload of the last Ping, while its Pong has to wait. */
  #owedPong: Buffer | undefined;
  /** The turn in which a frame of its own was written last. */
  #writtenIn = -1;

  constructor({ socket, stream, handler, remoteAddress, home }: ServerConnectionOptions) {
    super(socket, handler, home, remoteAddress);
    this.#home = home;
    this.#stream = stream;
    this.#compresses = socket.extensions !== '';
    (stream as OwnedStream)[owner] = this;
    (socket as OwnedWebSocket)[owner] = this;
    stream.on('drain', onDrain);
    cutAsOne(stream);
    socket.on('ping', onPing);
    socket.on(closingEvent, onClosing);
  }

  get outbox(): Outbox {
    return this.#home.outbox;
  }

  override get bufferedBytes(): number {
    return super.bufferedBytes + this.#heldBytes;
  }

  override send(frame: Frame): SendResult {
    return this.state === 'open' ? this.sendPrepared(new PreparedFrame(frame)) : 'closed';
  }

  sendPrepared(prepared: Prepared): SendResult {
    if (!(prepared instanceof PreparedFrame)) throw new TypeError('sending: prepared by another listener');
    if (this.state !== 'open') return 'closed';
    if (!this.hasRoomFor(prepared.wire.length)) return 'full';
    if (this.#groups !== undefined && !this.outbox.isEmpty) this.outbox.hold(this, prepared);
    else this.#write(prepared);
    this.noteBuffered();
    return 'sent';
  }

  override close(code?: number, reason?: string): void {
    this.#settle();
    super.close(code, reason);
    this.#leaveAll();
  }

  /** The Close follows: what was published and answered leaves before it. */
  aboutToClose(isTooLarge: boolean): void {
    if (isTooLarge) this.tooLarge();
    this.#settle();
  }

  override terminate(): void {
    super.terminate();
    this.#leaveAll();
  }

  override ping(): void {
    this.#settle();
    super.ping();
  }

  /**
   * Answers a Ping, or where much waits to be written, the last of several once it has left: what a peer sends that does
   * not read takes no memory. (RFC 6455 section 5.5.3)
   */
  pinged(payload: Buffer): void {
    if (this.state !== 'open') return;
    if (this.#stream.writableNeedDrain) this.#owedPong = Buffer.from(payload);
    else this.ws.pong(payload, false);
  }

  override drained(): void {
    const owed = this.#owedPong;
    this.#owedPong = undefined;
    if (owed !== undefined) this.pinged(owed);
    super.drained();
  }

  protected override get willTell(): boolean {
    return this.#stream.writableNeedDrain;
  }

  /** Reads no more until {@link readOn}. */
  pauseReading(): void {
    this.ws.pause();
  }

  readOn(): void {
    this.ws.resume();
  }

  protected override noteRead(bytes: number): void {
    this.#home.readTurn.note(this, bytes);
  }

  override ended(code: number, reason: string): void {
    this.#settle();
    this.#leaveAll();
    this.#home.onEnded(this);
    super.ended(code, reason);
  }

  joined(group: Joined): void {
    this.#groups ??= new Set();
    this.#groups.add(group);
  }

  left(group: Joined): void {
    this.#groups?.delete(group);
    if (this.#groups?.size === 0) this.#groups = undefined;
  }

  /** Keeps a frame until the segments before it are written. */
  hold(frame: PreparedFrame, segments: number): void {
    this.#held ??= [];
    this.#held.push({ frame, segments });
    this.#heldBytes += frame.wire.length;
  }

  /** Writes one segment, and before it the frames that stand there; what does not fit is missed. */
  writeShared(shared: Buffer, frames: readonly PreparedFrame[], index: number): void {
    if (this.#held !== undefined) this.writeHeld(index);
    if (this.state !== 'open') return;
    if (!this.#compresses && this.#stream.writableLength + shared.length <= this.#home.limits.maxBufferedBytes) {
      this.#stream.write(shared);
      if (this.#stream.writableLength > 0) this.noteBuffered();
    } else this.#writeSome(frames);
  }

  /** Writes the held frames that have no more than `segments` before them. */
  writeHeld(segments: number): void {
    const held = this.#held;
    if (held === undefined) return;
    while (held[0] !== undefined && held[0].segments <= segments) {
      const { frame } = held.shift() as Held;
      this.#heldBytes -= frame.wire.length;
      if (this.state === 'open') this.#write(frame);
    }
    if (held.length === 0) this.#held = undefined;
  }

  /** Tells the handler of publications that were lost since it was last told. */
  tellMissed(): void {
    const publications = this.#missed;
    this.#missed = 0;
    this.missed(publications);
  }

  /** A segment that does not fit as a whole, or has to be compressed, frame by frame. */
  #writeSome(frames: readonly PreparedFrame[]): void {
    for (const frame of frames) {
      if (this.hasRoomFor(frame.wire.length)) this.#write(frame);
      else this.#miss();
    }
    this.noteBuffered();
  }

  #miss(): void {
    this.#missed += 1;
    this.#home.onMissed();
    this.outbox.noteMissed(this);
  }

  #write({ frame, wire }: PreparedFrame): void {
    if (this.#compresses) {
      this.ws.send(frame, () => this.drained());
      return;
    }
    this.#joinTurn();
    this.#stream.write(wire);
  }

  /** The first frame of a turn leaves at once, and those behind it together: a write costs more than a short frame. */
  #joinTurn(): void {
    const { turn } = this.outbox;
    if (this.#writtenIn === turn && this.#stream.writableCorked === 0) {
      this.#stream.cork();
      this.outbox.cork(this.#stream);
    }
    this.#writtenIn = turn;
  }

  #leaveAll(): void {
    for (const group of this.#groups ?? []) group.members.delete(this);
    this.#groups = undefined;
  }

  /** What was published for this connection leaves before a frame of the protocol's own. */
  #settle(): void {
    if (this.#groups !== undefined && this.state === 'open') this.outbox.flush();
  }
}
