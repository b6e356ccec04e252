import {
  type ClusterFrame,
  type ClusterStreamDecoder,
  createClusterStreamDecoder,
  encodeClusterWire,
  type HelloFrame,
} from '@wsekit/codec/cluster';
import { dialectD2g } from '@wsekit/spec';
import type { DrivenClock } from '@wsekit/transports/memory';
import type { ClusterSocket, SocketHandler } from '../../src/cluster/index.ts';
import type { ClusterMemoryNetwork } from '../../src/cluster/memory/index.ts';

export interface RawPeerOptions {
  readonly host?: string;
  readonly instanceId?: string;
  readonly capabilities?: number;
}

/** A stream that was written down. */
export class RawStream implements SocketHandler {
  readonly frames: ClusterFrame[] = [];
  isOpen = false;
  isEnded = false;
  isClosed = false;
  socket: ClusterSocket | undefined;
  readonly #decoder: ClusterStreamDecoder = createClusterStreamDecoder({
    dialect: dialectD2g,
    onFrame: (frame) => this.frames.push(frame.type === 'MSG' ? { ...frame, payload: frame.payload.slice() } : frame),
  });

  get types(): readonly string[] {
    return this.frames.map(({ type }) => type);
  }

  /** Texts of the publications that came. */
  get texts(): readonly string[] {
    return this.frames.flatMap((frame) => (frame.type === 'MSG' ? [Buffer.from(frame.payload).toString()] : []));
  }

  /** The frames of one type that came. */
  all<Type extends ClusterFrame['type']>(type: Type): readonly Extract<ClusterFrame, { type: Type }>[] {
    return this.frames.filter((frame): frame is Extract<ClusterFrame, { type: Type }> => frame.type === type);
  }

  send(...frames: readonly ClusterFrame[]): void {
    this.sendBytes(Buffer.concat(frames.map((frame) => encodeClusterWire(frame, { dialect: dialectD2g }))));
  }

  sendBytes(bytes: Uint8Array): void {
    this.socket?.write([bytes]);
  }

  onOpen(): void {
    this.isOpen = true;
  }

  onBytes(chunk: Uint8Array): void {
    this.#decoder.push(chunk);
  }

  onDrain(): void {}

  onEnd(): void {
    this.isEnded = true;
  }

  onClose(): void {
    this.isClosed = true;
  }
}

/** Somebody who speaks cluster frames one by one, as a published node or as none would. */
export class RawPeer {
  readonly hello: HelloFrame;
  readonly host: string;
  /** Streams that were accepted. */
  readonly accepted: RawStream[] = [];
  readonly #network: ClusterMemoryNetwork;
  readonly #clock: DrivenClock;

  constructor(network: ClusterMemoryNetwork, clock: DrivenClock, options: RawPeerOptions) {
    const { host = '10.0.9.1', instanceId = '019c8a3e-7b10-7c3a-9f21-0a1b2c3d4e5f', capabilities = 0xf } = options;
    this.#network = network;
    this.#clock = clock;
    this.host = host;
    this.hello = { type: 'HELLO', protocolVersion: 1, instanceId, capabilities };
  }

  /** Dials, and lets a second pass. */
  dial(address: string): RawStream {
    const stream = new RawStream();
    stream.socket = this.#network.host(this.host).dial(address, stream);
    this.#clock.advance(1_000);
    return stream;
  }

  /** Dials and introduces itself. */
  link(address: string, hello: Partial<HelloFrame> = {}): RawStream {
    const stream = this.dial(address);
    stream.send({ ...this.hello, ...hello });
    this.#clock.advance(1_000);
    return stream;
  }

  /** Takes streams at a port. */
  async listen(port: number): Promise<void> {
    await this.#network.host(this.host).listen({ host: this.host, port }, (socket) => {
      const stream = new RawStream();
      stream.socket = socket;
      stream.isOpen = true;
      this.accepted.push(stream);
      return stream;
    });
  }
}
