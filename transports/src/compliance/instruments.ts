/** One socket below the WebSocket protocol, for peers that must break its rules. */
export interface WireSocket {
  write(bytes: Uint8Array): void;
  /** Takes the next bytes, exactly as many; rejects when the stream ends before. */
  read(bytes: number): Promise<Uint8Array>;
  /** Resolves when the other side has ended its direction or the socket is gone; unread bytes are dropped. */
  ended(): Promise<void>;
  /** Ends this direction and leaves the other open. */
  end(): void;
  /** Closes both directions; what was written before still arrives. */
  destroy(): void;
  /** Resets the socket, as a crashed machine does. */
  reset(): void;
}

/** A place where plain sockets arrive. */
export interface WireListener {
  readonly url: string;
  accept(): Promise<WireSocket>;
  close(): void;
}

/** Plain sockets in place of one of the two transports: what arrives and leaves is in the hands of the case. */
export interface WireInstrument {
  /** Opens a socket to the host and port of a `ws:` URL. */
  dial(url: string): Promise<WireSocket>;
  listen(): Promise<WireListener>;
}

/** The way between a dialer and a listener, in the hands of the case. */
export interface Link {
  /** What to dial to reach the listener through this link. */
  readonly url: string;
  /** Stops moving bytes, both ways; what fits into the buffers of the system may still leave the sender. */
  pause(): void;
  resume(): void;
  /** Cuts every connection through this link. */
  cut(): void;
  close(): void | Promise<void>;
}

/** Makes links. */
export interface LinkInstrument {
  open(url: string): Promise<Link>;
}
