// Room for a hundred small messages: to make memory for each costs more than to write it.
const slabBytes = 16_384;

/**
 * Memory that messages are written into, one after the other. One message at a time.
 *
 * What was taken is never written to again. Messages share a slab as the buffers of Node share its pool; one that does not
 * fit a slab gets memory of its own.
 */
export class MsgpackSink {
  bytes: Uint8Array = new Uint8Array(slabBytes);
  /** Where the next byte goes. */
  at = 0;
  /** Where the message under way begins; with it the whole message moves when it takes another slab. */
  start = 0;
  #view = new DataView(this.bytes.buffer);

  /** Makes sure that `count` more bytes have room. */
  reserve(count: number): void {
    if (this.at + count > this.bytes.length) this.#moveOn(count);
  }

  /** The message that was written, a view of its slab; the next one begins behind it. */
  take(): Uint8Array {
    const message = new Uint8Array(this.bytes.buffer, this.start, this.at - this.start);
    if (this.bytes.length > slabBytes) {
      this.#use(new Uint8Array(slabBytes), 0);
      return message.slice();
    }
    this.start = this.at;
    return message;
  }

  /** Forgets the message under way. */
  clear(): void {
    this.at = this.start;
    if (this.bytes.length > slabBytes) this.#use(new Uint8Array(slabBytes), 0);
  }

  /** Writes one byte. */
  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  /** Writes a token and the low `width` bytes of an integer, highest byte first. */
  token(token: number, value: number, width: 1 | 2 | 4): void {
    this.reserve(5);
    const { bytes } = this;
    bytes[this.at++] = token;
    if (width === 4) {
      bytes[this.at++] = value >>> 24;
      bytes[this.at++] = value >>> 16;
    }
    if (width >= 2) bytes[this.at++] = value >>> 8;
    bytes[this.at++] = value;
  }

  /** Writes a token and a binary64. */
  float64(token: number, value: number): void {
    this.reserve(9);
    this.bytes[this.at] = token;
    this.#view.setFloat64(this.at + 1, value);
    this.at += 9;
  }

  /** Writes a token and the low 64 bits of an integer. */
  bigint64(token: number, value: bigint): void {
    this.reserve(9);
    this.bytes[this.at] = token;
    this.#view.setBigInt64(this.at + 1, value);
    this.at += 9;
  }

  /** Takes the message under way to a new slab, a larger one where it would fill most of it. */
  #moveOn(count: number): void {
    const written = this.bytes.subarray(this.start, this.at);
    const wanted = written.length + count;
    const slab = new Uint8Array(wanted > slabBytes / 4 ? Math.max(slabBytes + 1, wanted * 2) : slabBytes);
    slab.set(written);
    this.#use(slab, written.length);
  }

  #use(slab: Uint8Array, at: number): void {
    this.bytes = slab;
    this.at = at;
    this.start = 0;
    this.#view = new DataView(slab.buffer);
  }
}
