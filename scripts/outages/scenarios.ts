import { setTimeout as wait } from 'node:timers/promises';
import { type EngineKind, EngineProcess, findEngine } from '../../server-core/backplanes/engine-process.ts';
import { natsServer } from '../../server-core/backplanes/nats/nats-server.ts';
import { forgetfulRedis, lastingRedis } from '../../server-core/backplanes/redis/redis-server.ts';
import { canMakeNamespaces, NamespaceNetwork } from './namespaces.ts';
import type { TransportName } from './outage-node.ts';
import type { Program } from './question.ts';
import type { ReadersAnswers } from './readers.ts';
import { type Cast, type Outcome, Stage } from './stage.ts';

/** How long and with how many. */
export interface Scale {
  readonly clients: number;
  /** Processes that share them. */
  readonly readers: readonly Program<ReadersAnswers>[];
  /** Load before the outage, and behind what was put right. */
  readonly beforeMs: number;
  readonly afterMs: number;
  /** How long nodes are parted: links are given up after 15 to 20 s. */
  readonly partedMs: number;
}

/** Something that goes wrong under load. */
export interface Scenario {
  readonly name: string;
  /** Why it cannot be run here; undefined where it can. */
  missing(): string | undefined;
  run(scale: Scale): Promise<Outcome>;
}

/** How long an engine is away: shorter than publications wait for it, longer than its nodes need to notice. */
const awayMs = 1_500;
const everyTenth = 10;

/** All scenarios; the quick ones are one of each kind. */
export function scenarios(isQuick: boolean): readonly Scenario[] {
  const kills = isQuick
    ? [killOf(['ws', 'uws', 'ws'])]
    : [killOf(['ws', 'ws']), killOf(['uws', 'uws']), killOf(['ws', 'ws', 'ws']), killOf(['uws', 'uws', 'uws'])];
  return [
    ...kills,
    canMakeNamespaces() ? partition : partitionInMemory,
    restartOf('NATS, stream in a file', natsServer, 'nats'),
    restartOf('Redis, append-only file', lastingRedis, 'redis'),
    restartOf('Redis, nothing kept', forgetfulRedis, 'redis'),
  ];
}

function killOf(transports: readonly TransportName[]): Scenario {
  return {
    name: `mesh of ${transports.length} on ${[...new Set(transports)].join(' and ')}: kill -9 of one`,
    missing: () => undefined,
    run: (scale) =>
      onStage(
        { seats: transports.map((transport) => ({ transport })), ...scale, joined: { by: 'mesh' } },
        async (stage) => {
          await stage.publish(scale.beforeMs);
          await stage.kill(transports.length - 1);
        },
        scale,
      ),
  };
}

const partition: Scenario = {
  name: 'mesh of 2 on ws and uws: parted in network namespaces, and healed',
  missing: () => undefined,
  run: async (scale) => {
    const network = new NamespaceNetwork(2);
    const transports = ['ws', 'uws'] as const;
    const seats = network.hosts.map((host, at) => ({ transport: transports[at] ?? 'ws', ...host }));
    try {
      return await onStage(
        { seats, ...scale, joined: { by: 'mesh' } },
        async (stage) => {
          await stage.publish(scale.beforeMs);
          network.part(0);
          await livesParted(stage, scale);
          network.heal(0);
        },
        scale,
      );
    } finally {
      network.remove();
    }
  },
};

const partitionInMemory: Scenario = {
  name: 'mesh of 2 on ws and uws: parted in memory, and healed',
  missing: () => undefined,
  run: (scale) => {
    console.log('NO NETWORK NAMESPACES (they need Linux and root): nodes are parted by the network in memory instead');
    const seats = [{ transport: 'ws' }, { transport: 'uws' }] as const;
    return onStage(
      { seats, ...scale, joined: { by: 'memory' } },
      async (stage) => {
        await stage.publish(scale.beforeMs);
        await stage.turn('part');
        await livesParted(stage, scale);
        await stage.turn('heal');
      },
      scale,
    );
  },
};

/** Clients change sides meanwhile. */
async function livesParted(stage: Stage, { partedMs }: Scale): Promise<void> {
  await wait(partedMs / 2);
  await stage.shake(everyTenth);
  await wait(partedMs / 2);
}

function restartOf(name: string, kind: EngineKind, by: 'nats' | 'redis'): Scenario {
  return {
    name: `2 on ws and uws over ${name}: restart of the engine`,
    missing: () => (findEngine(kind) === undefined ? kind.binaries[0] : undefined),
    run: async (scale) => {
      const engine = await EngineProcess.start(kind);
      const cast: Cast = {
        seats: [{ transport: 'ws' }, { transport: 'uws' }],
        ...scale,
        joined: { by, port: engine.port },
      };
      try {
        return await onStage(
          cast,
          async (stage) => {
            await stage.publish(scale.beforeMs);
            await stage.shake(everyTenth);
            await engine.kill();
            await wait(awayMs);
            await engine.start();
          },
          scale,
        );
      } finally {
        await engine.remove();
      }
    },
  };
}

/** Lets it happen, waits until all is whole, and gives what became of all that was published from first to last. */
async function onStage(cast: Cast, happens: (stage: Stage) => Promise<void>, scale: Scale): Promise<Outcome> {
  const stage = await Stage.open(cast);
  try {
    await happens(stage);
    await stage.whole();
    await wait(scale.afterMs);
    return await stage.outcome();
  } finally {
    await stage.close();
  }
}
