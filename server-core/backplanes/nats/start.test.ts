// How a backplane over NATS begins: with no engine there, with one that refuses it, with one that cannot keep a history.
import { setTimeout as wait } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { createNatsBackplane, type NatsBackplaneOptions } from '@wsekit/server-core/nats';
import { createUnixClock } from '@wsekit/transports';
import { afterEach, describe, expect, it } from 'vitest';
import { Member } from '../../test/backplane/contract/member.ts';
import { type EngineKind, EngineProcess } from '../engine-process.ts';
import { natsServer } from './nats-server.ts';

let engine: EngineProcess;
const members: Member[] = [];

afterEach(async () => {
  await Promise.all(members.splice(0).map(({ backplane }) => backplane.stop()));
  await engine.remove();
});

function member(options: NatsBackplaneOptions = {}): Member {
  const connection = { servers: `127.0.0.1:${engine.port}`, reconnectTimeWait: 50, ...options.connection };
  const each = new Member(createNatsBackplane({ ...options, connection }), createUnixClock());
  members.push(each);
  return each;
}

function withArguments(more: readonly string[]): EngineKind {
  const argumentsFor = (port: number, folder: string) => [...natsServer.argumentsFor(port, folder), ...more];
  return { ...natsServer, argumentsFor };
}

async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns += 1) {
    if (turns > 2_000) throw new Error(`waited in vain for ${holds.toString()}`);
    await wait(5);
  }
}

const state = ({ backplane }: Member): string => backplane.health().state;

describe('a backplane over NATS that starts', () => {
  it('goes on alone where no engine is there, and joins the others when it comes', async () => {
    engine = await EngineProcess.start(natsServer);
    await engine.kill();
    const [one, two] = [member({ history: {} }), member({ history: {} })];
    two.holdEarly('a');
    await Promise.all([one.start(), two.start()]);
    expect([state(one), state(two)]).toEqual(['degraded', 'degraded']);
    one.publish('a', 'alone');
    expect(one.undeliveredTexts).toEqual(['alone']);
    await engine.start();
    await until(() => state(one) === 'connected' && state(two) === 'connected');
    one.publish('a', 'together');
    await until(() => two.texts.length === 1);
    expect(one.backplane.health().counters.reconnects).toBeGreaterThan(0);
  });

  it('rejects where it is refused, and leaves nothing behind', async () => {
    engine = await EngineProcess.start(withArguments(['--user', 'u', '--pass', 'right']));
    const refused = member({ connection: { user: 'u', pass: 'wrong' } });
    await expect(refused.start()).rejects.toThrow(/Authorization/);
    expect([state(refused), refused.clock.scheduled]).toEqual(['stopped', 0]);
    const taken = member({ connection: { user: 'u', pass: 'right' } });
    await taken.start();
    expect(state(taken)).toBe('connected');
  });

  it('rejects where it is to keep a history and the engine cannot, and does without one', async () => {
    engine = await EngineProcess.start({
      ...natsServer,
      argumentsFor: (port) => ['-a', '127.0.0.1', '-p', `${port}`],
    });
    const keeps = member({ history: {} });
    await expect(keeps.start()).rejects.toThrow(/jetstream/i);
    expect([state(keeps), keeps.clock.scheduled]).toEqual(['stopped', 0]);
    const passes = member();
    await passes.start();
    expect(state(passes)).toBe('connected');
  });

  it('rejects where its stream is of another kind', async () => {
    engine = await EngineProcess.start(natsServer);
    await member({ history: { storage: 'file' } }).start();
    await expect(member({ history: { storage: 'memory' } }).start()).rejects.toThrow(/storage/);
  });

  it('makes its stream again where somebody deleted it', async () => {
    engine = await EngineProcess.start(natsServer);
    const one = member({ history: {}, ackTimeoutMs: 300 });
    one.holdEarly('a');
    await one.start();
    one.publish('a', '1');
    await until(() => one.texts.length === 1);
    const admin = await connect({ servers: `127.0.0.1:${engine.port}` });
    await (await jetstreamManager(admin)).streams.delete('wse_history');
    one.publish('a', '2');
    await until(() => one.undeliveredTexts.length === 1 && state(one) === 'connected');
    one.publish('a', '3');
    await until(() => one.texts.length === 2);
    expect(one.texts).toEqual(['1', '3']);
    await admin.close();
  });

  it('refuses and counts what others write to its subjects, and goes on', async () => {
    engine = await EngineProcess.start(natsServer);
    const one = member({ history: {} });
    one.holdEarly('a');
    await one.start();
    const stranger = await connect({ servers: `127.0.0.1:${engine.port}` });
    for (const subject of ['wse.live.a', 'wse.log.a', 'wse.nodes', 'wse.log.=zz'])
      stranger.publish(subject, 'nonsense');
    await stranger.flush();
    await until(() => one.backplane.health().counters.unknownMessageTypes >= 3);
    one.publish('a', 'sense');
    await until(() => one.texts.length === 1);
    const at = one.delivered[0]?.position;
    expect(await one.backplane.history?.position('a')).toEqual(at);
    await stranger.close();
  });
});
