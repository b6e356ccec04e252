// The process of one server under test: `server.ts CANDIDATE [guarded]`. Prints one JSON line, then does as its input says, line by line.
import { createInterface } from 'node:readline';
import { openAcknowledgements } from './acknowledgements.ts';
import { type CandidateModule, candidates } from './candidate.ts';
import type { ServerCommand, ServerReport } from './messages.ts';
import { atRate } from './pacer.ts';
import { Saturation } from './saturation.ts';

const info = candidates[process.argv[2] ?? ''];
if (info === undefined) throw new RangeError(`candidate ${process.argv[2]}: there are ${Object.keys(candidates)}`);
const module: CandidateModule = await import(`./candidates/${info.module}.ts`);
const candidate = await module.start(process.argv[3] === 'guarded');

const say = (report: ServerReport): void => void process.stdout.write(`${JSON.stringify(report)}\n`);

const saturation = new Saturation((payload, count) => candidate.publish(payload, count));
const ackPort = await openAcknowledgements(saturation);

/** Publishes single messages at a fixed rate, and tells when each one was handed over, in nanoseconds. */
function publishAtRate(payload: string, perSecond: number, count: number): void {
  const times = new BigInt64Array(count);
  let published = 0;
  atRate(perSecond, count, (due) => {
    for (let index = 0; index < due; index += 1) {
      times[published] = process.hrtime.bigint();
      published += 1;
      candidate.publish(payload, 1);
    }
    if (published === count) say({ publishedNs: Array.from(times, String) });
  });
}

function memory(): void {
  const collect: unknown = Reflect.get(globalThis, 'gc') ?? Reflect.get(Reflect.get(globalThis, 'Bun') ?? {}, 'gc');
  if (typeof collect === 'function') collect(true);
  setTimeout(() => say({ residentBytes: process.memoryUsage().rss, connections: candidate.connections() }), 300);
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const command = JSON.parse(line) as ServerCommand;
  if (command.do === 'saturate') {
    saturation.start(command.payload, command.burst, command.window);
  } else if (command.do === 'stop') {
    saturation.stop();
    say({ stopped: true });
  } else if (command.do === 'rate') {
    publishAtRate(command.payload, command.perSecond, command.count);
  } else if (command.do === 'spread') {
    candidate.spread?.(command.topics);
    say({});
  } else if (command.do === 'clock') {
    say({ clockNs: String(process.hrtime.bigint()) });
  } else if (command.do === 'received') {
    say({ received: candidate.received(), connections: candidate.connections() });
  } else {
    memory();
  }
});

say({ port: candidate.port, ackPort });
