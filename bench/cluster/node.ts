// The process of one node of a pair: `node.ts SETTINGS`. Prints one JSON line, then does as its input says, line by line.
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { openAcknowledgements } from '../transports/acknowledgements.ts';
import { Saturation } from '../transports/saturation.ts';
import type { EndModule } from './end.ts';
import type { EndCommand, EndReport, EndSettings } from './messages.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as EndSettings;
const say = (report: EndReport): void => void process.stdout.write(`${JSON.stringify(report)}\n`);

let received = 0;
let burst = Number.POSITIVE_INFINITY;
let beganNs = 0n;
let acknowledgement: Socket | undefined;
/** When the topic was asked for whose first publication is waited for. */
let askedNs: bigint | undefined;

function onMessage(): void {
  received += 1;
  if (received % burst === 0) acknowledgement?.write('.');
  if (askedNs === undefined) return;
  say({ firstUs: Number(process.hrtime.bigint() - askedNs) / 1000 });
  askedNs = undefined;
}

const { start }: EndModule = await import(`./ends/${settings.kind}.ts`);
const end = await start(settings, onMessage);
const saturation = new Saturation((payload, count) => end.publish(payload, count));
const ackPort = await openAcknowledgements(saturation);

function count(of: number, port: number): void {
  acknowledgement?.destroy();
  acknowledgement = connect({ port, host: '127.0.0.1', noDelay: true });
  acknowledgement.on('error', () => {});
  burst = of;
  received = 0;
  beganNs = process.hrtime.bigint();
}

let rate: NodeJS.Timeout | undefined;

/** As many as are due, each millisecond. */
function publishAtRate(payload: string, perSecond: number): void {
  const startMs = performance.now();
  let sent = 0;
  rate = setInterval(() => {
    const due = ((performance.now() - startMs) * perSecond) / 1000;
    for (; sent < due; sent += 1) end.publish(payload, 1);
  }, 1);
}

function stop(): void {
  clearInterval(rate);
  saturation.stop();
  say({ published: saturation.published, dropped: end.dropped() });
}

function hold(isHeld: boolean): void {
  const clockNs = String(process.hrtime.bigint());
  end.hold(isHeld);
  say({ clockNs });
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const command = JSON.parse(line) as EndCommand;
  if (command.do === 'saturate') saturation.start(command.payload, command.burst, command.window);
  else if (command.do === 'publish') end.publish(command.payload, 1);
  else if (command.do === 'rate') publishAtRate(command.payload, command.perSecond);
  else if (command.do === 'count') count(command.burst, command.ackPort);
  else if (command.do === 'first') {
    askedNs = process.hrtime.bigint();
    end.hold(true);
  } else if (command.do === 'stop') stop();
  else if (command.do === 'read') {
    say({ received, elapsedNs: Number(process.hrtime.bigint() - beganNs), dropped: end.dropped() });
  } else hold(command.do === 'hold');
});

say({ port: end.port ?? 0, linkPort: end.linkPort ?? 0, ackPort });
