import { type ParseArgsConfig, parseArgs } from 'node:util';
import {
  type BattleOptions,
  defaultOptions,
  metricsPortOffset,
  type TransportName,
  transportNames,
} from './options.ts';

/** A command line that asks for what is not there. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

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
  peers: { ...text, multiple: true },
  seeds: { ...text, multiple: true },
  'cluster-port': text,
  'cluster-addr': text,
  'tls-cert': text,
  'tls-key': text,
  'tls-ca': text,
  'generate-tls': flag,
  help: { ...flag, short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const clusterOptions = [
  'peers',
  'seeds',
  'cluster-port',
  'cluster-addr',
  'tls-cert',
  'tls-key',
  'tls-ca',
  'generate-tls',
] as const;

const mostPort = 65_535;

type Values = ReturnType<typeof read>['values'];

/** Reads a command line; `help` when it asks for that. Throws UsageError. */
export function parseCommandLine(args: readonly string[]): BattleOptions | 'help' {
  const { values, positionals } = read(args);
  if (values.help === true) return 'help';
  refuseCluster(values);
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
    publishes: values['no-publish'] !== true,
    ratePerSecond: integer('rate', values.rate, defaultOptions.ratePerSecond, 0),
    recovers: values.recovery === true,
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Everything about a cluster is understood, so that it is clear what is refused. */
function refuseCluster(values: Values): void {
  const { mode = 'standalone' } = values;
  if (!['standalone', 'cluster', 'cluster-subscribe'].includes(mode)) {
    throw new UsageError(`--mode is ${mode}, allowed are standalone, cluster and cluster-subscribe`);
  }
  const asked = [
    ...(mode === 'standalone' ? [] : [`--mode ${mode}`]),
    ...clusterOptions.filter((name) => values[name] !== undefined).map((name) => `--${name}`),
  ];
  if (asked.length > 0) {
    throw new UsageError(`${asked.join(', ')}: the server of this repository has no cluster, run it without`);
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

function integer(
  name: string,
  value: string | undefined,
  otherwise: number,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const number = value === undefined ? otherwise : Number(value);
  if (Number.isSafeInteger(number) && number >= least && number <= most && value !== '') return number;
  throw new UsageError(`--${name} is ${value ?? otherwise}, allowed are integers from ${least} to ${most}`);
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

The options of the tool's own server for a cluster (--mode, --peers, --seeds, --cluster-port, --cluster-addr, --tls-cert,
--tls-key, --tls-ca, --generate-tls) are known and refused: the server of this repository has no cluster.
`;
