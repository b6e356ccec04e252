// Enough for nearly every message.
const firstBytes = 8192;
// Memory above this is given back once the message that needed it is written.
const mostKeptBytes = 1 << 20;

/** Memory that grows under a message while it is written. One message at a time. */
export class MsgpackSink {
  bytes: Uint8Array = new Uint8Array(firstBytes);
  /** Where the next byte goes. */
  at = 0;
  #floats = new DataView(this.bytes.buffer);

  /** Makes sure that `count` more bytes have room. */
  reserve(count: number): void {
    if (this.at + count > this.bytes.length) this.#grow(this.at + count);
  }

  /** The bytes written so far, in memory of their own; the sink begins again. */
  take(): Uint8Array {
    const written = this.bytes.slice(0, this.at);
    this.clear();
    return written;
  }

  /** Forgets what was written. */
  clear(): void {
    this.at = 0;
    if (this.bytes.length > mostKeptBytes) this.#resize(new Uint8Array(firstBytes));
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
    this.#floats.setFloat64(this.at + 1, value);
    this.at += 9;
  }

  /** Writes a token and the low 64 bits of an integer. */
  bigint64(token: number, value: bigint): void {
    this.reserve(9);
    this.bytes[this.at] = token;
    this.#floats.setBigInt64(this.at + 1, value);
    this.at += 9;
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.at));
    this.#resize(larger);
  }

  #resize(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.#floats = new DataView(bytes.buffer);
  }
}
