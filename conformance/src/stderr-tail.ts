const maxBytes = 8192;
const maxLines = 20;

/** Keeps the end of what a process writes to standard error: at most 20 lines and 8 KiB. */
export class StderrTail {
  #kept: Buffer = Buffer.alloc(0);
  #cut = false;

  push(chunk: Buffer): void {
    const joined = Buffer.concat([this.#kept, chunk]);
    this.#cut ||= joined.length > maxBytes;
    this.#kept = Buffer.from(joined.subarray(-maxBytes));
  }

  /** The kept text with its lines indented, ready to follow a message; empty when nothing was written. */
  toString(): string {
    const lines = this.#kept.toString('utf8').trimEnd().split('\n');
    if (lines.length === 1 && lines[0] === '') return '';
    const tail = lines.slice(-maxLines);
    const heading = this.#cut || tail.length < lines.length ? 'end of its standard error' : 'its standard error';
    return `\n  ${heading}:\n${tail.map((line) => `    ${line}`).join('\n')}`;
  }
}
