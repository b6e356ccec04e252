import type {
  ClusterListener,
  ClusterListenOptions,
  ClusterNetwork,
  ClusterSocket,
  SocketHandler,
} from '@wsekit/server-core/cluster';
import { splitFrames, withLength } from './link-frames.ts';

/** What becomes of the frames of one link; whatever is absent is left alone. */
export interface LinkChange {
  /** A frame on its way to the other node: what is sent in its place. */
  readonly sent?: ((frame: Uint8Array) => readonly Uint8Array[]) | undefined;
  /** A frame of the other node: what is handed on in its place. */
  readonly heard?: ((frame: Uint8Array) => readonly Uint8Array[]) | undefined;
  /** The stream has ended in both directions. */
  readonly closed?: (() => void) | undefined;
}

/** One end of a link, for what a change does by itself. */
export interface LinkEnd {
  /** Whether this node dialled. */
  readonly isDialled: boolean;
  /** What was dialled, or where it came from. */
  readonly address: string;
  /** Sends a frame to the other node. */
  say(frame: Uint8Array): void;
  /** Has the node hear a frame that nobody sent. */
  feign(frame: Uint8Array): void;
  /** Ends the stream. */
  destroy(): void;
}

/** Makes the changes of the links of one node. */
export type ChangeLinks = () => (end: LinkEnd) => LinkChange;

/** A network whose frames are altered. `dials` says which addresses are dialled at all. */
export function alterNetwork(
  network: ClusterNetwork,
  changeLinks: ChangeLinks,
  dials: (address: string) => boolean = () => true,
): ClusterNetwork {
  const change = changeLinks();
  return {
    isSecure: network.isSecure,
    dial: (address: string, handler: SocketHandler): ClusterSocket => {
      const link = new AlteredLink(true, address);
      // Port 0 is never taken: what dials it finds nobody.
      link.join(network.dial(dials(address) ? address : '127.0.0.1:0', link), handler, change);
      return link;
    },
    listen: (options: ClusterListenOptions, accept): Promise<ClusterListener> =>
      network.listen(options, (socket) => {
        const link = new AlteredLink(false, socket.remoteAddress);
        link.join(socket, accept(link), change);
        return link;
      }),
    nextTurn: (call) => network.nextTurn(call),
  };
}

/** A socket to the node, and the handler of the socket beneath. */
class AlteredLink implements ClusterSocket, SocketHandler, LinkEnd {
  readonly isDialled: boolean;
  readonly address: string;
  #socket: ClusterSocket | undefined;
  #handler: SocketHandler | undefined;
  #change: LinkChange = {};
  #unsent: Uint8Array = new Uint8Array();
  #unheard: Uint8Array = new Uint8Array();

  constructor(isDialled: boolean, address: string) {
    this.isDialled = isDialled;
    this.address = address;
  }

  join(socket: ClusterSocket, handler: SocketHandler, change: (end: LinkEnd) => LinkChange): void {
    this.#socket = socket;
    this.#handler = handler;
    this.#change = change(this);
  }

  get remoteAddress(): string {
    return this.#socket?.remoteAddress ?? this.address;
  }

  get bufferedBytes(): number {
    return this.#socket?.bufferedBytes ?? 0;
  }

  get isWritable(): boolean {
    return this.#socket?.isWritable ?? false;
  }

  write(buffers: readonly Uint8Array[]): void {
    const { frames, rest } = splitFrames(Buffer.concat([this.#unsent, ...buffers]));
    this.#unsent = rest;
    const { sent = (frame: Uint8Array) => [frame] } = this.#change;
    const written = frames.flatMap((frame) => sent(frame).map(withLength));
    if (written.length > 0) this.#socket?.write([Buffer.concat(written)]);
  }

  end(): void {
    this.#socket?.end();
  }

  destroy(): void {
    this.#socket?.destroy();
  }

  say(frame: Uint8Array): void {
    if (this.isWritable) this.#socket?.write([withLength(frame)]);
  }

  feign(frame: Uint8Array): void {
    queueMicrotask(() => this.#handler?.onBytes(withLength(frame)));
  }

  onOpen(): void {
    this.#handler?.onOpen();
  }

  onBytes(chunk: Uint8Array): void {
    const { frames, rest, isBroken } = splitFrames(Buffer.concat([this.#unheard, chunk]));
    this.#unheard = isBroken ? new Uint8Array() : rest;
    const { heard = (frame: Uint8Array) => [frame] } = this.#change;
    for (const frame of frames.flatMap((one) => heard(one))) this.#handler?.onBytes(withLength(frame));
    if (isBroken) this.#handler?.onBytes(rest);
  }

  onDrain(): void {
    this.#handler?.onDrain();
  }

  onEnd(): void {
    if (this.#unheard.length > 0) this.#handler?.onBytes(this.#unheard);
    this.#handler?.onEnd();
  }

  onClose(reason: string | undefined): void {
    this.#change.closed?.();
    this.#handler?.onClose(reason);
  }
}
