import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

const entryBytes = 8;

/** Writes down when each burst of publications was begun, before it begins: a process that is killed leaves all it has done. */
export class PublishLog {
  readonly #file: number;
  readonly #entry = Buffer.alloc(entryBytes);
  #bursts = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  /** The number of the next burst. */
  begin(): number {
    this.#entry.writeDoubleLE(Date.now());
    writeSync(this.#file, this.#entry);
    this.#bursts += 1;
    return this.#bursts - 1;
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Times of the bursts that a node has begun, in Unix milliseconds, by their numbers. */
export function readPublishLog(path: string): number[] {
  const bytes = readFileSync(path);
  return Array.from({ length: Math.floor(bytes.length / entryBytes) }, (_, at) => bytes.readDoubleLE(at * entryBytes));
}
