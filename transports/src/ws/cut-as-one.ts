import { Duplex } from 'node:stream';

/**
 * Lets a socket be cut at little cost, whatever still waits in it.
 *
 * Node makes an error for each write that waits in a socket that is destroyed, with its stack: for a slow reader of short
 * publications, seconds of work. A socket that is destroyed with an error gives all of them that one.
 */
export function cutAsOne(stream: Duplex): void {
  stream.destroy = destroy;
}

function destroy<Stream extends Duplex>(this: Stream, error?: Error): Stream {
  const reason = error ?? (this.writableLength > 0 ? new Error('the connection was cut') : undefined);
  Duplex.prototype.destroy.call(this, reason);
  return this;
}
