/**
 * What a mesh stands on: byte streams between addresses.
 *
 * Handlers are never called while a method of the network or of a socket runs.
 */
export interface ClusterNetwork {
  /** Whether both ends are authenticated before `onOpen`: what comes in by another way is then refused. */
  readonly isSecure: boolean;
  /** Opens a stream to `host:port`. What keeps it from opening comes by `onClose`. */
  dial(address: string, handler: SocketHandler): ClusterSocket;
  /** Takes streams; `accept` is called for each that is open. Rejects where the port is not to be had. */
  listen(options: ClusterListenOptions, accept: (socket: ClusterSocket) => SocketHandler): Promise<ClusterListener>;
  /** Makes a call behind all that this turn still has to say, so that it goes out in one write. */
  nextTurn(call: () => void): void;
  /** Takes other certificates for the handshakes from now on. Absent where there are none. Throws for what is no material. */
  reloadTls?(material: ClusterTls): void;
}

/** Where a mesh listens. */
export interface ClusterListenOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** A port that takes links. */
export interface ClusterListener {
  readonly port: number;
  /** Takes no more; streams that are open have a second to end. */
  close(): Promise<void>;
}

/** One end of a byte stream. */
export interface ClusterSocket {
  /** `IP:port` of the other end, as far as it is known. */
  readonly remoteAddress: string;
  /** Bytes written that the operating system has not taken. */
  readonly bufferedBytes: number;
  /** False from the end on, also before it is told. */
  readonly isWritable: boolean;
  /** Writes the buffers behind each other, in one piece where that is possible. They are not changed, and kept until written. */
  write(buffers: readonly Uint8Array[]): void;
  /** Ends this direction behind what was written; the other one stays open. */
  end(): void;
  /** Ends both directions at once; what was not written is lost. */
  destroy(): void;
}

/** What a socket tells. */
export interface SocketHandler {
  /** A stream that was dialled is open. */
  onOpen(): void;
  /** Bytes that are valid during the call. */
  onBytes(chunk: Uint8Array): void;
  /** All that was written has been taken by the operating system, after some of it was not. */
  onDrain(): void;
  /** The other end writes no more. */
  onEnd(): void;
  /** The last call: both directions are over, with the reason when it is an error. */
  onClose(reason: string | undefined): void;
}

/** Certificates of a node in PEM, the same for links it dials and accepts. (WSE-CLU-100) */
export interface ClusterTls {
  /** Chain of this node; it names the host it is dialled by in its subject alternative names. */
  readonly cert: string;
  /** Private key of the first certificate, not encrypted. */
  readonly key: string;
  /** Authorities whose certificates are taken, of either side. */
  readonly ca: string;
}
