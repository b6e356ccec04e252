/** A stream of bytes in both directions, as sockets of Node are: what a line runs over. */
export interface ByteStream {
  readonly destroyed: boolean;
  readonly writable: boolean;
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  on(event: 'end' | 'close' | 'error', listener: () => void): unknown;
  write(bytes: Uint8Array | string): unknown;
  /** Ends this side of it. */
  end(): unknown;
  /** Cuts it. */
  destroy(): unknown;
  /** Reads no more for now. */
  pause(): unknown;
  resume(): unknown;
}
