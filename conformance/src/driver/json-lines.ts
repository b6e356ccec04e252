import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { excerpt, type Framing, type Incoming, type MessageReader } from './framing.ts';
import { readProtoJson } from './read-proto-json.ts';
import { writeProtoJson } from './write-proto-json.ts';

const newline = 0x0a;

/** One ProtoJSON object a line, with the field names of the schema. */
export const jsonLines: Framing = {
  name: 'json-lines',
  encode(schema, message) {
    return Buffer.from(`${writeProtoJson(schema, message)}\n`);
  },
  createReader(schema, maxMessageBytes) {
    return new LineReader(schema, maxMessageBytes);
  },
};

class LineReader<D extends DescMessage> implements MessageReader<MessageShape<D>> {
  readonly #schema: D;
  readonly #maxBytes: number;
  /** Pieces of the line under way; copies, since the pipe reuses its buffers. */
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** A line above the limit is dropped up to its end, so that the next one can be read. */
  #skipping = false;

  constructor(schema: D, maxBytes: number) {
    this.#schema = schema;
    this.#maxBytes = maxBytes;
  }

  push(chunk: Uint8Array): readonly Incoming<MessageShape<D>>[] {
    const incoming: Incoming<MessageShape<D>>[] = [];
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      this.#append(chunk.subarray(from, at), incoming);
      this.#endLine(incoming);
      from = at + 1;
    }
    this.#append(chunk.subarray(from), incoming);
    return incoming;
  }

  end(): string | undefined {
    return this.#bytes === 0 ? undefined : `an unfinished line: ${excerpt(Buffer.concat(this.#pieces).toString())}`;
  }

  #append(piece: Uint8Array, incoming: Incoming<MessageShape<D>>[]): void {
    if (this.#skipping || piece.length === 0) return;
    if (this.#bytes + piece.length > this.#maxBytes) {
      incoming.push({ ok: false, found: `a line of more than ${this.#maxBytes} bytes`, broken: false });
      this.#skipping = true;
      this.#clear();
      return;
    }
    this.#pieces.push(Buffer.from(piece));
    this.#bytes += piece.length;
  }

  #endLine(incoming: Incoming<MessageShape<D>>[]): void {
    const line = Buffer.concat(this.#pieces).toString('utf8');
    const skipped = this.#skipping;
    this.#skipping = false;
    this.#clear();
    if (!skipped && line.trim() !== '') incoming.push(this.#read(line));
  }

  #read(line: string): Incoming<MessageShape<D>> {
    try {
      return { ok: true, message: readProtoJson(this.#schema, line) };
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unreadable';
      return { ok: false, found: `a line that is no ${this.#schema.name}: ${excerpt(line)} (${why})`, broken: false };
    }
  }

  #clear(): void {
    this.#pieces = [];
    this.#bytes = 0;
  }
}
