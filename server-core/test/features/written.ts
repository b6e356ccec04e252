import { Socket } from 'node:net';
import { vi } from 'vitest';

/** What sockets were given to write, call by call. */
export interface Written {
  /** Writes that hold a text, each as the buffers of one call of the system. */
  holding(text: string): Buffer[][];
  restore(): void;
}

type Chunks = readonly { readonly chunk: unknown }[];

/** Watches what the sockets of this process write, in the calls that each become one `write` or `writev`. */
export function watchWrites(): Written {
  const calls: Buffer[][] = [];
  const prototype = Socket.prototype as unknown as Record<'_write' | '_writev', (...given: unknown[]) => void>;
  const { _write: write, _writev: writev } = prototype;
  const single = vi.spyOn(prototype, '_write').mockImplementation(function (this: unknown, ...given) {
    calls.push([bytesOf(given[0])]);
    write.apply(this, given);
  });
  const joined = vi.spyOn(prototype, '_writev').mockImplementation(function (this: unknown, ...given) {
    calls.push((given[0] as Chunks).map(({ chunk }) => bytesOf(chunk)));
    writev.apply(this, given);
  });
  return {
    holding: (text) => calls.filter((call) => Buffer.concat(call).includes(text)),
    restore: () => {
      single.mockRestore();
      joined.mockRestore();
    },
  };
}

function bytesOf(chunk: unknown): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
}
