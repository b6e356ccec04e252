#!/usr/bin/env node
import { main } from './cli/main.ts';
import { operations } from './drivers/ours/operations.ts';
import { readLibrary } from './library.ts';

const stop = new AbortController();
// The first signal ends the drivers and tells what is known so far; the next one ends everything at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stop.abort());
}

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: {
    isTty: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    write: (text) => process.stderr.write(text),
  },
  signal: stop.signal,
  operations,
  readLibrary,
});
