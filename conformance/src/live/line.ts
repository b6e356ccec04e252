import { hexOf } from '../bytes.ts';
import { Bell } from './bell.ts';
import type { ByteStream } from './byte-stream.ts';
import type { LiveLimits } from './limits.ts';
import { PeerTrouble } from './outcome.ts';
import { describeItem } from './wire/describe-item.ts';
import type { Item, Reader } from './wire/item.ts';
import { shorten, type WireLog } from './wire-log.ts';

/** What a line is made of. */
export interface LineParts {
  readonly name: string;
  readonly socket: ByteStream;
  readonly reader: Reader;
  readonly log: WireLog;
  readonly limits: LiveLimits;
  /** Told of each thing as it comes, before any step hears it: what is answered by itself is answered here. */
  readonly onItem?: (item: Item) => void;
}

/**
 * One stream between the suite and a peer, whichever of them opened it: bytes go out, things come in and wait to be heard.
 *
 * Everything that comes is bounded; who sends more has its line cut, and the case that listens fails by it.
 */
export class Line {
  readonly name: string;
  readonly #parts: LineParts;
  readonly #heard: Item[] = [];
  #readBytes = 0;
  #hasEnded = false;
  #flooded: string | undefined;
  readonly #bell = new Bell();

  constructor(parts: LineParts) {
    this.name = parts.name;
    this.#parts = parts;
    const { socket } = parts;
    socket.on('data', (bytes) => this.#read(bytes));
    socket.on('end', () => this.#end('end of stream'));
    socket.on('close', () => this.#end('end of stream'));
    socket.on('error', () => this.#end('reset'));
    // It may be over before anybody listened.
    if (socket.destroyed) this.#end('end of stream');
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Writes bytes; what cannot be written any more is dropped. */
  write(bytes: Uint8Array | string, what: string = describeBytes(bytes)): void {
    const { socket, log } = this.#parts;
    log.write(this.name, '>', what);
    if (!socket.destroyed && socket.writable) socket.write(bytes);
  }

  /** Ends the stream of this side. */
  end(): void {
    this.#parts.log.write(this.name, '>', 'end of stream');
    this.#parts.socket.end();
  }

  /** Cuts the line. */
  cut(): void {
    this.#parts.socket.destroy();
  }

  /** Reads no more, or again. */
  stall(): void {
    this.#parts.socket.pause();
  }

  resume(): void {
    this.#parts.socket.resume();
  }

  /** The next thing, which stays; undefined when none has come in time. Throws {@link PeerTrouble} for a peer that floods. */
  async peek(withinMs: number): Promise<Item | undefined> {
    if (this.#heard.length === 0 && this.#flooded === undefined && withinMs > 0) await this.#bell.wait(withinMs);
    if (this.#heard.length === 0 && this.#flooded !== undefined) throw new PeerTrouble('flooded', this.#flooded);
    return this.#heard[0];
  }

  /** Takes the next thing away. */
  take(): void {
    this.#heard.shift();
  }

  #read(bytes: Uint8Array): void {
    const { reader, limits, socket } = this.#parts;
    this.#readBytes += bytes.length;
    if (this.#readBytes > limits.maxLineBytes) {
      this.#flood(`more than ${limits.maxLineBytes} bytes on ${this.name}`);
      return;
    }
    for (const item of reader.push(bytes)) this.#add(item);
    if (this.#heard.length > limits.maxHeard) this.#flood(`more than ${limits.maxHeard} frames on ${this.name}`);
    // A stream whose frames cannot be told apart any more is not read on.
    if (this.#heard.at(-1)?.kind === 'fault') socket.destroy();
  }

  #add(item: Item): void {
    this.#parts.log.write(this.name, '<', describeItem(item));
    this.#heard.push(item);
    this.#parts.onItem?.(item);
    this.#bell.ring();
  }

  #flood(why: string): void {
    this.#flooded = why;
    this.#parts.socket.destroy();
    this.#bell.ring();
  }

  #end(how: 'end of stream' | 'reset'): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (this.#flooded === undefined) this.#add({ kind: 'ended', how });
    this.#parts.socket.end();
  }
}

function describeBytes(bytes: Uint8Array | string): string {
  if (typeof bytes === 'string') return shorten(JSON.stringify(bytes));
  return `${bytes.length} bytes ${hexOf(bytes.subarray(0, 64))}${bytes.length > 64 ? '…' : ''}`;
}
