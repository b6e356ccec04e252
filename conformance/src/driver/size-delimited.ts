import { type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf';
import { sizeDelimitedEncode, sizeDelimitedPeek } from '@bufbuild/protobuf/wire';
import type { Framing, Incoming, MessageReader } from './framing.ts';

/** Each message in the binary format behind its length as a varint. */
export const sizeDelimited: Framing = {
  name: 'size-delimited',
  encode: (schema, message) => sizeDelimitedEncode(schema, message),
  createReader: (schema, maxMessageBytes) => new DelimitedReader(schema, maxMessageBytes),
};

/** A varint of a 32-bit size has at most five bytes; without an end by then, what arrives is no such stream. */
const maxSizeBytes = 5;

class DelimitedReader<D extends DescMessage> implements MessageReader<MessageShape<D>> {
  readonly #schema: D;
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** Bytes needed before it is worth looking again, so that a long message is joined once. */
  #needed = 1;
  #broken = false;

  constructor(schema: D, maxBytes: number) {
    this.#schema = schema;
    this.#maxBytes = maxBytes;
  }

  push(chunk: Uint8Array): readonly Incoming<MessageShape<D>>[] {
    if (this.#broken) return [];
    this.#pieces.push(Buffer.from(chunk));
    this.#bytes += chunk.length;
    const incoming: Incoming<MessageShape<D>>[] = [];
    while (this.#bytes >= this.#needed) {
      const next = this.#take();
      if (next === undefined) break;
      incoming.push(next);
      if (!next.ok) break;
    }
    return incoming;
  }

  end(): string | undefined {
    return this.#bytes === 0 ? undefined : `an unfinished message after ${this.#bytes} bytes`;
  }

  #take(): Incoming<MessageShape<D>> | undefined {
    const bytes = this.#joined();
    const { size, offset } = this.#peek(bytes);
    if (size === undefined) {
      this.#needed = bytes.length + 1;
      return bytes.length >= maxSizeBytes ? this.#break('a length that is no varint') : undefined;
    }
    if (size > this.#maxBytes) return this.#break(`a message of ${size} bytes, at most ${this.#maxBytes} are read`);
    const end = offset + size;
    if (bytes.length < end) {
      this.#needed = end;
      return undefined;
    }
    this.#keep(bytes.subarray(end));
    return this.#read(bytes.subarray(offset, end));
  }

  #peek(bytes: Buffer): { readonly size: number | undefined; readonly offset: number } {
    try {
      const peeked = sizeDelimitedPeek(bytes.subarray(0, maxSizeBytes));
      return { size: peeked.size ?? undefined, offset: peeked.offset ?? 0 };
    } catch {
      return { size: undefined, offset: 0 };
    }
  }

  #read(bytes: Uint8Array): Incoming<MessageShape<D>> {
    try {
      return { ok: true, message: fromBinary(this.#schema, bytes) };
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unreadable';
      return this.#break(`${bytes.length} bytes that are no ${this.#schema.name} (${why})`);
    }
  }

  #break(found: string): Incoming<MessageShape<D>> {
    this.#broken = true;
    this.#keep(Buffer.alloc(0));
    return { ok: false, found, broken: true };
  }

  #joined(): Buffer {
    const bytes = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
    this.#pieces = bytes === undefined ? [] : [bytes];
    return bytes ?? Buffer.alloc(0);
  }

  #keep(rest: Buffer): void {
    this.#pieces = rest.length === 0 ? [] : [rest];
    this.#bytes = rest.length;
    this.#needed = 1;
  }
}
