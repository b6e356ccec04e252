// The process of one server under test: `server.ts CANDIDATE [guarded]`. Prints one JSON line, then does as its input says, line by line.
import { createInterface } from 'node:readline';
import { openAcknowledgements } from './acknowledgements.ts';
import { type CandidateModule, candidates } from './candidate.ts';
import type { ServerCommand, ServerReport } from './messages.ts';
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
  const times: string[] = [];
  const startNs = process.hrtime.bigint();
  const intervalNs = 1e9 / perSecond;
  const step = (): void => {
    while (times.length < count && Number(process.hrtime.bigint() - startNs) >= times.length * intervalNs) {
      times.push(String(process.hrtime.bigint()));
      candidate.publish(payload, 1);
    }
    if (times.length < count) setImmediate(step);
    else say({ publishedNs: times });
  };
  step();
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
