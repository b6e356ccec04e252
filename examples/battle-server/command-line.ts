import { type ParseArgsConfig, parseArgs } from 'node:util';
import { clusterOf, takeLists } from './cluster-line.ts';
import { integer, mostPort } from './integer.ts';
import {
  type BattleOptions,
  defaultOptions,
  metricsPortOffset,
  type TransportName,
  transportNames,
} from './options.ts';
import { UsageError } from './usage-error.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const options = {
  transport: text,
  host: text,
  port: text,
  'metrics-port': text,
  'no-metrics': flag,
  'max-connections': text,
  'max-buffered': text,
  'message-size': text,
  'no-publish': flag,
  rate: text,
  recovery: flag,
  mode: text,
  'cluster-port': text,
  'cluster-addr': text,
  'tls-cert': text,
  'tls-key': text,
  'tls-ca': text,
  'generate-tls': flag,
  help: { ...flag, short: 'h' },
} as const satisfies ParseArgsConfig['options'];

type Values = ReturnType<typeof read>['values'];

/** Reads a command line; `help` when it asks for that. Throws UsageError. */
export function parseCommandLine(args: readonly string[]): BattleOptions | 'help' {
  const { lists, rest } = takeLists(args);
  const { values, positionals } = read(rest);
  if (values.help === true) return 'help';
  if (positionals.length > 0) throw new UsageError(`${positionals.join(' ')}: no argument stands without its option`);
  const port = integer('port', values.port, defaultOptions.port, 0, mostPort);
  return {
    transport: transportOf(values.transport),
    host: values.host ?? defaultOptions.host,
    port,
    metricsPort: metricsPortOf(values, port),
    maxConnections: integer('max-connections', values['max-connections'], defaultOptions.maxConnections, 1),
    maxBufferedBytes: integer('max-buffered', values['max-buffered'], defaultOptions.maxBufferedBytes, 1),
    messageBytes: integer('message-size', values['message-size'], defaultOptions.messageBytes, 1, 1_000_000),
    publishes: values['no-publish'] !== true && values.mode !== 'cluster-subscribe',
    ratePerSecond: integer('rate', values.rate, defaultOptions.ratePerSecond, 0),
    recovers: values.recovery === true,
    cluster: clusterOf(values, lists),
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function transportOf(name: string = defaultOptions.transport): TransportName {
  const transport = transportNames.find((each) => each === name);
  if (transport === undefined) throw new UsageError(`--transport is ${name}, allowed are ${transportNames.join(', ')}`);
  return transport;
}

/** A free port for clients has a free one for metrics beside it. */
function metricsPortOf(values: Values, port: number): number | undefined {
  if (values['no-metrics'] === true) return undefined;
  const beside = port === 0 ? 0 : port + metricsPortOffset;
  return integer('metrics-port', values['metrics-port'], beside, 0, mostPort);
}

/** What `--help` prints. */
export const helpText = `A server for the published load and battle tool of WSE.

  --transport NAME      ws, uws or bun; bun needs the runtime Bun  (ws)
  --host NAME           where to listen  (${defaultOptions.host})
  --port N              0 for a free one  (${defaultOptions.port})
  --metrics-port N      /metrics over HTTP  (the port and ${metricsPortOffset})
  --no-metrics          no port for metrics
  --max-connections N   (${defaultOptions.maxConnections})
  --max-buffered BYTES  held for a client that does not read  (${defaultOptions.maxBufferedBytes})
  --message-size BYTES  length of what is published  (${defaultOptions.messageBytes})
  --no-publish          publish on command alone
  --rate N              publications in a second, 0 for as many as go out  (${defaultOptions.ratePerSecond})
  --recovery            keep what was published for those who come back
  --help                this text

Several nodes, joined by links of the WSE cluster:

  --mode NAME           standalone, cluster, or cluster-subscribe, which publishes on command alone  (standalone)
  --peers ADDRESS...    other nodes, host:port of their --cluster-port
  --seeds ADDRESS...    in place of --peers: some of them, which tell of the rest; needs --cluster-addr
  --cluster-port N      where links are taken, 0 for a free port  (nowhere)
  --cluster-addr ADDRESS  IP:port where other nodes dial this one
  --tls-cert FILE --tls-key FILE --tls-ca FILE
                        certificates in PEM; with them no node without
`;
