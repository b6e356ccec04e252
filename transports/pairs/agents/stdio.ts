import { createInterface } from 'node:readline';
import type { Channel, Order } from '../protocol.ts';

/** The channel of an agent that is a process: one JSON text a line, orders on stdin, reports on stdout. */
export function createStdioChannel(): Channel {
  return {
    report: (report) => void process.stdout.write(`${JSON.stringify(report)}\n`),
    onOrder: (obey) => {
      const lines = createInterface({ input: process.stdin });
      lines.on('line', (line) => obey(JSON.parse(line) as Order));
      lines.on('close', () => process.exit(0));
    },
  };
}
