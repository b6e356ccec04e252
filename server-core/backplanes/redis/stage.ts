import type { RedisBackplaneOptions } from '@wsekit/server-core/redis';
import { Redis } from 'ioredis';
import { Scene } from '../../test/backplane/contract/scene.ts';
import { type EngineKind, EngineProcess } from '../engine-process.ts';
import { createRedisGround, type RedisGround } from './ground.ts';

const capabilities = { carriesPositions: false, countsPeers: true, maxTopicBytes: 65_535 };

/** An engine for one test, nodes on it, and a client that does what it likes. */
export interface Stage {
  readonly engine: EngineProcess;
  readonly ground: RedisGround;
  readonly scene: Scene;
  readonly intruder: Redis;
}

/** Plays one test on an engine of its own. */
export async function onStage(
  kind: EngineKind,
  options: RedisBackplaneOptions,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const engine = await EngineProcess.start(kind);
  const ground = createRedisGround(engine, options);
  const setup = { name: kind.name, capabilities, create: () => ground };
  const scene = new Scene(setup, ground);
  const intruder = new Redis(engine.port, { lazyConnect: true });
  intruder.on('error', () => undefined);
  try {
    await play({ engine, ground, scene, intruder });
  } finally {
    engine.resume();
    await scene.close();
    intruder.disconnect();
    await engine.remove();
  }
}
