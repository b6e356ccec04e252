import type { DescMessage, MessageShape } from '@bufbuild/protobuf';

/** What came out of a stream: a message, or something that is none. */
export type Incoming<T> =
  | { readonly ok: true; readonly message: T }
  /** `broken`: what follows in the stream cannot be read any more. */
  | { readonly ok: false; readonly found: string; readonly broken: boolean };

/** Cuts a stream of bytes into messages. Memory stays below the limit it was made with, whatever arrives. */
export interface MessageReader<T> {
  /** Takes the next bytes and returns what they completed. Keeps copies only. */
  push(chunk: Uint8Array): readonly Incoming<T>[];
  /** Tells what was left unfinished when the stream ended; undefined when nothing was. */
  end(): string | undefined;
}

/** A way to put the messages of the driver protocol on a pipe. */
export interface Framing {
  readonly name: 'json-lines' | 'size-delimited';
  encode<D extends DescMessage>(schema: D, message: MessageShape<D>): Uint8Array;
  createReader<D extends DescMessage>(schema: D, maxMessageBytes: number): MessageReader<MessageShape<D>>;
}

/** Largest message accepted from a driver: room for the largest frame in base64 with much to spare. */
export const defaultMaxMessageBytes: number = 16 * 1_048_576;

/** Shortens what a driver wrote for a message to a person; control characters become visible. */
export function excerpt(text: string, maxCharacters = 120): string {
  const shown = JSON.stringify(text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text);
  return text.length > maxCharacters ? `${shown} (${text.length} characters)` : shown;
}
