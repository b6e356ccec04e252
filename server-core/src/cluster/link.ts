import {
  type ClusterFrame,
  type ClusterStreamDecoder,
  createClusterStreamDecoder,
  encodeClusterWire,
  type HelloFrame,
  isCodecError,
  outerLengthBytes,
} from '@wsekit/codec/cluster';
import { clusterCapabilities, clusterLimits, clusterProtocolVersion, dialectD2g } from '@wsekit/spec';
import type { Clock } from '../clock.ts';
import { agree } from './agreement.ts';
import type { LinkEnd } from './link-end.ts';
import type { LinkRecord } from './link-record.ts';
import { LinkWriter, type QueuedFrame } from './link-writer.ts';
import type { ClusterSocket, SocketHandler } from './network.ts';
import { nodeIdOf } from './node-ids.ts';
import { RemoteInterest } from './remote-interest.ts';

const {
  cluster_hello_timeout_ms: helloTimeoutMs,
  cluster_ping_interval_ms: pingIntervalMs,
  cluster_dead_after_ms: deadAfterMs,
} = clusterLimits;
/** How long an end that said it writes no more still reads: published dialers take up to 20 s to notice. (WSE-ERR-208) */
const lingerMs = 25_000;
const codec = { dialect: dialectD2g } as const;

/** What a link tells the mesh it belongs to. */
export interface LinkOwner {
  /** The other end has introduced itself; gives why it is not taken, if it is not. */
  admit(link: Link): LinkEnd | undefined;
  /** Both ends have introduced themselves: what is sent now goes behind HELLO. */
  opened(link: Link): void;
  /** A frame that is not the link's own business. */
  frame(link: Link, frame: ClusterFrame): void;
  received(bytes: number): void;
  sent(bytes: number): void;
  /** The link is over. */
  closed(link: Link, end: LinkEnd, detail: string | undefined): void;
  /** The last call: its stream is over as well. */
  gone(link: Link): void;
}

/** What a link is made of. */
export interface LinkOptions {
  readonly owner: LinkOwner;
  readonly clock: Clock;
  readonly role: 'dialer' | 'acceptor';
  /** What was dialled, or where an accepted link came from. */
  readonly address: string;
  /** How this node introduces itself. */
  readonly localId: string;
  readonly capabilities: number;
  readonly openTimeoutMs: number;
  readonly nextTurn: (call: () => void) => void;
  /** Writes it down, where somebody records. */
  readonly record: LinkRecord | undefined;
}

/** One connection to another node, from the first byte to the last. (chapter 14, life of a link) */
export class Link implements SocketHandler {
  readonly role: 'dialer' | 'acceptor';
  readonly address: string;
  readonly localId: string;
  readonly interest: RemoteInterest = new RemoteInterest();
  /** What the other end sent as its id; empty before HELLO. */
  remoteId = '';
  /** The node at the other end; empty before HELLO. */
  nodeId = '';
  /** Capabilities both ends offered. (WSE-CLU-024) */
  capabilities = 0;
  /** What the other end offered. */
  remoteCapabilities = 0;
  /** Where the other end says it can be dialled, if that is the host it comes from. */
  announcedAddress: string | undefined;
  connectedAtMs = 0;
  readonly #options: LinkOptions;
  readonly #decoder: ClusterStreamDecoder;
  #socket: ClusterSocket | undefined;
  #writer: LinkWriter | undefined;
  #state: 'opening' | 'hello' | 'open' | 'over' = 'opening';
  #activeAtMs = 0;
  /** When the bytes that are being read came. */
  #chunkAtMs = 0;
  #callOffTimer: () => void;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.role = options.role;
    this.address = options.address;
    this.localId = options.localId;
    this.#decoder = createClusterStreamDecoder({
      ...codec,
      expectHello: true,
      onFrame: (frame, bytes) => this.#take(frame, bytes),
    });
    this.#callOffTimer = options.clock.schedule(options.openTimeoutMs, () => this.close('not_reached', 'no answer'));
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** Frames that wait for the other end. */
  get queuedFrames(): number {
    return this.#writer?.size ?? 0;
  }

  /** Frames that wait for the other end and are no publications. */
  get queuedControls(): number {
    return this.#writer?.controls ?? 0;
  }

  /** Whether both ends offered a capability. */
  has(capability: keyof typeof clusterCapabilities): boolean {
    return (this.capabilities & clusterCapabilities[capability]) !== 0;
  }

  /** Says which socket it is about: at once for an accepted one, behind `dial` for a dialled one. */
  setSocket(socket: ClusterSocket): void {
    const { nextTurn, owner, role, record } = this.#options;
    this.#socket = socket;
    this.#writer = new LinkWriter({ socket, nextTurn, onWritten: (bytes) => owner.sent(bytes) });
    if (role === 'dialer') return;
    record?.opened(role);
    this.#awaitHello();
  }

  onOpen(): void {
    if (this.#state !== 'opening') return;
    this.#options.record?.opened(this.role);
    this.#awaitHello();
    // In one write: a port shared with WebSocket looks at what has come when it first looks. (WSE-CLU-102)
    this.#sayHello();
  }

  onBytes(chunk: Uint8Array): void {
    if (this.#state === 'over') return;
    this.#chunkAtMs = this.#options.clock.nowMs();
    try {
      this.#decoder.push(chunk);
    } catch (error) {
      if (!isCodecError(error)) throw error;
      this.#options.record?.refused(chunk, error.code);
      const end = this.#state === 'open' ? 'bad_frame' : 'no_hello';
      this.close(end, error.message);
    }
  }

  onDrain(): void {
    this.#writer?.flush();
  }

  onEnd(): void {
    this.close('stream_ended');
  }

  onClose(reason: string | undefined): void {
    // Where it was the other end that had the last word, as it should be behind `closeSoftly`.
    if (this.#state === 'over') this.#callOffTimer();
    this.close(this.#state === 'opening' ? 'not_reached' : 'stream_ended', reason);
    this.#options.owner.gone(this);
  }

  /** Sends a publication; false where too many wait. */
  sendMessage(bytes: Uint8Array, letter: QueuedFrame['letter']): boolean {
    const hasRoom = this.#writer?.addMessage(bytes, letter) ?? false;
    if (hasRoom) this.#options.record?.sent(bytes);
    else this.#options.record?.dropped(letter?.topic ?? '');
    return hasRoom;
  }

  /** Sends another frame. Throws `CodecError` for one that cannot be written. */
  send(frame: ClusterFrame): void {
    this.sendWire(encodeClusterWire(frame, codec));
  }

  /** Sends a frame in wire form. An end that lets 10,000 frames wait beside publications is too slow to be kept. */
  sendWire(bytes: Uint8Array): void {
    if (this.#state === 'over') return;
    if (this.#writer?.addControl(bytes) === false) this.close('slow');
    else this.#options.record?.sent(bytes);
  }

  /** Gives up what waits for the other end. */
  takeQueued(): readonly QueuedFrame[] {
    return this.#writer?.take() ?? [];
  }

  /** Ends the link for a reason, hard. */
  close(end: LinkEnd, detail?: string): void {
    if (!this.#finish(end, detail)) return;
    this.#socket?.destroy();
    this.#options.owner.closed(this, end, detail);
  }

  /** Ends the link behind what waits, and gives the other end time to close the stream. (WSE-ERR-208) */
  closeSoftly(end: LinkEnd, graceMs: number = lingerMs): void {
    if (!this.#finish(end)) return;
    const socket = this.#socket;
    this.#writer?.end();
    this.#callOffTimer = this.#options.clock.schedule(graceMs, () => {
      socket?.destroy();
      this.#options.owner.gone(this);
    });
    this.#options.owner.closed(this, end, undefined);
  }

  #finish(end: LinkEnd, detail?: string): boolean {
    if (this.#state === 'over') return false;
    this.#options.record?.ended(end, detail);
    this.#state = 'over';
    this.#callOffTimer();
    return true;
  }

  #awaitHello(): void {
    this.#state = 'hello';
    this.#callOffTimer();
    this.#callOffTimer = this.#options.clock.schedule(helloTimeoutMs, () => this.close('no_hello', 'no HELLO in time'));
  }

  #sayHello(): void {
    this.send(this.#hello());
    this.#writer?.flush();
  }

  #hello(): HelloFrame {
    const { localId, capabilities } = this.#options;
    return { type: 'HELLO', protocolVersion: clusterProtocolVersion, instanceId: localId, capabilities };
  }

  #take(frame: ClusterFrame, bytes: Uint8Array): void {
    if (this.#state === 'over') return;
    this.#options.record?.received(frame, bytes);
    if (frame.type === 'HELLO') {
      if (this.#state === 'hello') this.#meet(frame);
      return;
    }
    this.#options.owner.received(bytes.length + outerLengthBytes);
    if (frame.type === 'SHUTDOWN') {
      this.close('shutdown');
      return;
    }
    this.#activeAtMs = this.#chunkAtMs;
    if (frame.type === 'PING') this.send({ type: 'PONG' });
    else if (frame.type !== 'PONG') this.#options.owner.frame(this, frame);
  }

  #meet(hello: HelloFrame): void {
    const { owner, role, clock } = this.#options;
    const agreement = agree(this.#hello(), hello);
    if (agreement === undefined) {
      this.close('version');
      return;
    }
    this.remoteId = hello.instanceId;
    this.nodeId = nodeIdOf(hello.instanceId);
    this.remoteCapabilities = hello.capabilities;
    this.capabilities = agreement;
    const refusal = owner.admit(this);
    if (refusal !== undefined) {
      this.close(refusal);
      return;
    }
    this.#state = 'open';
    this.connectedAtMs = clock.nowMs();
    this.#activeAtMs = this.connectedAtMs;
    if (role === 'acceptor') this.#sayHello();
    owner.opened(this);
    this.#beat();
  }

  /** PING now and every 5 s; the end where nothing came for 15 s. (WSE-CLU-087) */
  readonly #beat = (): void => {
    if (this.#state !== 'open') return;
    const { clock } = this.#options;
    this.#callOffTimer();
    if (clock.nowMs() - this.#activeAtMs > deadAfterMs) {
      this.close('silent');
      return;
    }
    this.send({ type: 'PING' });
    if (this.isOpen) this.#callOffTimer = clock.schedule(pingIntervalMs, this.#beat);
  };
}
