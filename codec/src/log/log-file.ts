// Runs on Node only; nothing else of this package touches a file.
import { type FileHandle, open, rename } from 'node:fs/promises';
import type { LogSink } from './recorder.ts';

/** How long a log file may become. */
export interface LogFileOptions {
  /** What both of its files hold together, in bytes; 1,024 or more. Default 67,108,864. */
  readonly maxBytes?: number;
  /** What may wait to be written, in bytes; what comes above it is lost, and counted. Default 4,194,304. */
  readonly maxQueuedBytes?: number;
}

/** A log in a file of bounded size. */
export interface LogFile extends LogSink {
  /** Takes one line and returns at once; false when too many wait, or the file cannot be written. */
  write(line: string): boolean;
  /** What stopped it: nothing is written behind it. */
  readonly error: unknown;
  /** Resolves when all that was taken is in the file, or it has failed; what comes later is lost. */
  close(): Promise<void>;
}

const defaultMaxBytes = 67_108_864;
const defaultMaxQueuedBytes = 4_194_304;
const leastBytes = 1024;

/**
 * Writes lines to a file, behind the back of who gives them. When it has half of its bytes it becomes `PATH.1`, in the place of
 * the one before, and a new file begins with the same header: the newest half of a log is always there.
 *
 * Throws RangeError for limits out of range.
 */
export function createLogFile(path: string, options: LogFileOptions = {}): LogFile {
  const { maxBytes = defaultMaxBytes, maxQueuedBytes = defaultMaxQueuedBytes } = options;
  for (const [name, bytes] of Object.entries({ maxBytes, maxQueuedBytes })) {
    if (!Number.isInteger(bytes) || bytes < leastBytes) {
      throw new RangeError(`${name} is ${bytes}, allowed are integers from ${leastBytes}`);
    }
  }
  return new BoundedFile(path, { maxBytes, maxQueuedBytes });
}

class BoundedFile implements LogFile {
  error: unknown;
  readonly #path: string;
  readonly #limits: Required<LogFileOptions>;
  #header: string | undefined;
  #lines: string[] = [];
  #queuedBytes = 0;
  #fileBytes = 0;
  #handle: FileHandle | undefined;
  #isClosed = false;
  #writing: Promise<void> | undefined;

  constructor(path: string, limits: Required<LogFileOptions>) {
    this.#path = path;
    this.#limits = limits;
  }

  write(line: string): boolean {
    const bytes = Buffer.byteLength(line);
    if (this.#isClosed || this.error !== undefined || this.#queuedBytes + bytes > this.#limits.maxQueuedBytes) {
      return false;
    }
    // A line that is longer than a file may be would break its bound.
    if (bytes + Buffer.byteLength(this.#header ?? '') > this.#limits.maxBytes / 2) return false;
    this.#header ??= line;
    this.#lines.push(line);
    this.#queuedBytes += bytes;
    this.#writing ??= this.#drain();
    return true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
    await this.#handle?.close().catch((error: unknown) => this.#fail(error));
    this.#handle = undefined;
  }

  /** Begins behind the call that woke it, and ends when nothing waits. */
  async #drain(): Promise<void> {
    await Promise.resolve();
    try {
      while (this.#lines.length > 0) await this.#writeSome();
    } catch (error) {
      this.#fail(error);
    }
    this.#writing = undefined;
  }

  async #writeSome(): Promise<void> {
    const handle = this.#handle ?? (await this.#open());
    const text = this.#nextText();
    if (text === '') return await this.#turn();
    const bytes = Buffer.from(text);
    await handle.appendFile(bytes);
    this.#fileBytes += bytes.length;
    this.#queuedBytes -= bytes.length;
  }

  /** As many lines as this file has room for; empty when it is full. */
  #nextText(): string {
    let room = this.#limits.maxBytes / 2 - this.#fileBytes;
    const count = this.#lines.findIndex((line) => {
      room -= Buffer.byteLength(line);
      return room < 0;
    });
    return this.#lines.splice(0, count < 0 ? this.#lines.length : count).join('');
  }

  async #open(): Promise<FileHandle> {
    this.#fileBytes = 0;
    this.#handle = await open(this.#path, 'w');
    return this.#handle;
  }

  async #turn(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
    await rename(this.#path, `${this.#path}.1`);
    const handle = await this.#open();
    const header = Buffer.from(this.#header ?? '');
    await handle.appendFile(header);
    this.#fileBytes = header.length;
  }

  #fail(error: unknown): void {
    this.error ??= error;
    this.#lines = [];
    this.#queuedBytes = 0;
  }
}
