const lengthBytes = 4;
/** Behind the length: type, flags and two lengths; the topic comes next. */
const headBytes = 8;

/** Tells the frames of a stream apart by their lengths, and does nothing else; as texts, it reads topic and payload of each. */
export class FrameCounter {
  readonly #asText: boolean;
  readonly #onFrame: () => void;
  #rest: Buffer = Buffer.alloc(0);
  /** What was read last, so that it is read at all. */
  last = '';

  constructor(asText: boolean, onFrame: () => void) {
    this.#asText = asText;
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (at + lengthBytes <= bytes.length) {
      const end = at + lengthBytes + bytes.readUInt32BE(at);
      if (end > bytes.length) break;
      if (this.#asText) this.#read(bytes, at + lengthBytes, end);
      this.#onFrame();
      at = end;
    }
    this.#rest = Buffer.from(bytes.subarray(at));
  }

  #read(bytes: Buffer, start: number, end: number): void {
    const topicEnd = start + headBytes + bytes.readUInt16LE(start + 2);
    this.last = bytes.toString('latin1', start + headBytes, topicEnd);
    this.last = bytes.toString('utf8', topicEnd, end);
  }
}
