import type { ClusterTls } from '@wsekit/server-core/cluster';
import { Child } from '../transports/child.ts';
import type { LoadCommand, LoadReport } from '../transports/messages.ts';
import { type Flow, flows } from './flow.ts';
import { countingFar, loadFar, type Measured, measureInterest, measureRate } from './measure.ts';
import type { EndSettings, EngineName } from './messages.ts';
import { type Pair, publishedPython, startPair } from './pair.ts';
import type { Cell } from './rows.ts';

type Load = Child<LoadCommand, LoadReport>;
type FlowName = keyof typeof flows;

/** What the cells are measured with. */
export interface CellGround {
  readonly load: Load;
  readonly tls: ClusterTls;
  /** Ports of the engines that are installed. */
  readonly ports: Readonly<Partial<Record<EngineName, number>>>;
}

/** A link: what becomes of it with and without certificates and compression. */
interface LinkKind {
  readonly flow: FlowName;
  readonly tls: boolean;
  readonly compression: boolean;
}

const linkKinds: readonly LinkKind[] = [
  { flow: '128 B', tls: false, compression: true },
  { flow: '128 B', tls: true, compression: true },
  { flow: '4 KiB', tls: false, compression: false },
  { flow: '4 KiB', tls: false, compression: true },
  { flow: '4 KiB', tls: true, compression: false },
  { flow: '4 KiB', tls: true, compression: true },
];
const fanOutConnections = 100;

async function onPair(settings: EndSettings, work: (pair: Pair) => Promise<Measured>): Promise<Measured> {
  const pair = await startPair(settings);
  try {
    return await work(pair);
  } finally {
    pair.end();
  }
}

/** Counted by the far end itself. */
function counted(settings: EndSettings, flow: Flow): () => Promise<Measured> {
  return () =>
    onPair(settings, async (pair) => {
      const far = countingFar(pair);
      await far.hold();
      return measureRate(pair, far, flow);
    });
}

/** Counted on connections of the far server. */
function served(load: Load, settings: EndSettings, flow: Flow, connections: number): () => Promise<Measured> {
  return () =>
    onPair(settings, async (pair) => {
      const far = await loadFar(load, pair, connections, flow.payload);
      try {
        return await measureRate(pair, far, flow);
      } finally {
        await far.end();
      }
    });
}

/** One link: whole servers against published ones with one subscriber, and the mesh alone against bare streams. */
export function linkCells({ load, tls }: CellGround): Cell[] {
  return linkKinds.map((kind): Cell => {
    const flow = flows[kind.flow];
    const how = { compression: kind.compression, ...(kind.tls ? { tls } : {}) };
    const isSmall = kind.flow === '128 B';
    const zstd = isSmall ? '' : kind.compression ? ', zstd' : ', without zstd';
    const bare = {
      mesh: counted({ kind: 'backplane', ...how }, flow),
      'bare stream': counted({ kind: 'tcp', ...how }, flow),
      'bare stream of texts': counted({ kind: 'tcp', asText: true, ...how }, flow),
    };
    return {
      title: `one link, ${kind.flow}, ${kind.tls ? 'mTLS' : 'plain'}${zstd}`,
      unit: 'messages/s',
      candidates: {
        'our servers': served(load, { kind: 'server', ...how }, flow, 1),
        'published servers': served(load, { kind: 'published', ...how }, flow, 1),
        ...(kind.compression && !isSmall ? { mesh: bare.mesh } : bare),
      },
      goals: [
        { of: 'our servers', to: 'published servers', atLeast: 1 },
        { of: 'mesh', to: 'bare stream', atLeast: 0.5 },
        { of: 'mesh', to: 'bare stream of texts' },
      ],
    };
  });
}

/** Deliveries to 100 subscribers of the far node. */
export function farCells({ load, ports }: CellGround): Cell[] {
  const engines = Object.entries(ports).map(([over, enginePort]) => ({ over: over as EngineName, enginePort }));
  return (Object.keys(flows) as FlowName[]).map((name) => ({
    title: `to ${fanOutConnections} on the far node, ${name}`,
    unit: 'deliveries/s',
    candidates: {
      'our servers': served(load, { kind: 'server' }, flows[name], fanOutConnections),
      'published servers': served(load, { kind: 'published' }, flows[name], fanOutConnections),
      ...Object.fromEntries(
        engines.map((engine) => [
          `our servers over ${engine.over}`,
          served(load, { kind: 'server', ...engine }, flows[name], fanOutConnections),
        ]),
      ),
    },
    goals: [{ of: 'our servers', to: 'published servers', atLeast: 1.5 }],
  }));
}

/** From holding a topic on the far node to its first publication there. */
export function interestCells({ load, ports }: CellGround): Cell[] {
  const { payload } = flows['128 B'];
  const times = (settings: EndSettings, by?: Load) => () =>
    onPair(settings, async (pair) => {
      try {
        return await measureInterest(by, pair, payload);
      } finally {
        if (by !== undefined) await by.ask({ do: 'disconnect' });
      }
    });
  const cells: Cell[] = [
    {
      title: 'interest to first delivery, servers',
      unit: 'µs',
      candidates: {
        'our servers': times({ kind: 'server' }, load),
        'published servers': times({ kind: 'published' }, load),
      },
      goals: [{ of: 'our servers', to: 'published servers' }],
    },
  ];
  for (const [over, enginePort] of Object.entries(ports)) {
    cells.push({
      title: `interest to first delivery, ${over}`,
      unit: 'µs',
      candidates: {
        [over]: times({ kind: 'backplane', over: over as EngineName, enginePort }),
        [`${over} client`]: times({ kind: over === 'nats' ? 'nats-client' : 'redis-client', enginePort }),
      },
      goals: [{ of: over, to: `${over} client` }],
    });
  }
  return cells;
}

/** Our backplane over an engine, beside the engine's own client. */
export function engineCells({ ports }: CellGround, over: EngineName): Cell[] {
  const enginePort = ports[over];
  if (enginePort === undefined) return [];
  const client = over === 'nats' ? 'nats-client' : 'redis-client';
  return (Object.keys(flows) as FlowName[]).map((name) => ({
    title: `over ${over}, ${name}`,
    unit: 'messages/s',
    candidates: {
      [over]: counted({ kind: 'backplane', over, enginePort }, flows[name]),
      [`${over} client`]: counted({ kind: client, enginePort }, flows[name]),
      [`${over} with history`]: counted({ kind: 'backplane', over, enginePort, history: true }, flows[name]),
    },
    goals: [
      { of: over, to: `${over} client`, atLeast: 0.7 },
      { of: `${over} with history`, to: `${over} client` },
    ],
  }));
}

/** Sixteen nodes that know of one. */
export function meshCells(): Cell[] {
  const run =
    (command: string, ...args: string[]) =>
    async (): Promise<Measured> => {
      const child = new Child<never, { readonly meshedMs: number; readonly missing: number }>(0, command, args);
      const { meshedMs, missing } = await child.next();
      child.end();
      return { value: missing > 0 ? Number.POSITIVE_INFINITY : meshedMs, lost: missing };
    };
  const folder = import.meta.dirname;
  return [
    {
      title: '16 nodes meshed from one seed (lost: links that did not come)',
      unit: 'ms',
      candidates: {
        'our nodes': run(process.execPath, '--import', 'tsx', `${folder}/sixteen.ts`),
        'published nodes': run(publishedPython, `${folder}/sixteen.py`),
      },
      goals: [{ of: 'our nodes', atMost: 3_000 }],
    },
  ];
}
