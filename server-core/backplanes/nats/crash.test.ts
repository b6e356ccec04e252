// Kills nats-server under load: what was published is what was delivered and what was told to be lost.
import { setTimeout as wait } from 'node:timers/promises';
import { createUnixClock } from '@wsekit/transports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Member } from '../../test/backplane/contract/member.ts';
import { EngineProcess } from '../engine-process.ts';
import { createNatsGround, type NatsGround } from './ground.ts';
import { natsServer } from './nats-server.ts';

const topics = ['a', 'b', 'c'];
const mostTurns = 4_000;

let engine: EngineProcess;
let members: Member[];
let ground: NatsGround;

beforeEach(async () => {
  engine = await EngineProcess.start(natsServer);
  members = [];
});

afterEach(async () => {
  await Promise.all(members.map(({ backplane }) => backplane.stop()));
  await ground.close();
  await engine.remove();
});

async function join(...held: readonly string[]): Promise<Member> {
  const member = new Member(await ground.add(), createUnixClock());
  members.push(member);
  member.holdEarly(...held);
  await member.start();
  return member;
}

async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns += 1) {
    if (turns > mostTurns) throw new Error(`waited in vain for ${holds.toString()}`);
    await wait(5);
  }
}

/** Publishes for some turns, on several topics; gives what it published. */
async function publish(members: readonly Member[], turns: number, name: string): Promise<string[][]> {
  const given: string[][] = members.map(() => []);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [at, member] of members.entries()) {
      for (let n = 0; n < 10; n += 1) {
        const text = `${name} ${at} ${turn} ${n}`;
        member.publish(topics[n % topics.length] ?? 'a', text);
        given[at]?.push(text);
      }
    }
    await wait(2);
  }
  return given;
}

/** Kills the engine while nodes publish, and begins it again; gives what each published. */
async function kill(publishers: readonly Member[], awayMs: number): Promise<string[][]> {
  const load = publish(publishers, (awayMs + 400) / 2, 'n');
  await wait(100);
  await engine.kill();
  await wait(awayMs);
  await engine.start();
  const given = await load;
  await until(() => members.every(({ backplane }) => backplane.health().state === 'connected'));
  const after = await publish(publishers, 20, 'after');
  return given.map((own, at) => [...own, ...(after[at] ?? [])]);
}

const sorted = (texts: readonly string[]): string[] => [...texts].sort();
const dropped = ({ backplane }: Member): number => backplane.health().counters.messagesDropped;

/** Each publisher's texts stand in the order it published them. */
function expectOrder(member: Member, given: readonly (readonly string[])[]): void {
  for (const topic of topics) {
    const got = member.textsOf(topic);
    for (const own of given) {
      const places = new Map(own.map((text, at) => [text, at]));
      const order = got.flatMap((text) => places.get(text) ?? []);
      expect(order).toEqual([...order].sort((one, other) => one - other));
    }
  }
}

describe('NATS that is killed under load', () => {
  it('loses nothing that was published shortly before and after, where there is a history', async () => {
    ground = createNatsGround(engine, { ackTimeoutMs: 20_000, history: { bufferEntries: 4_096 } });
    const publishers = [await join(...topics), await join(...topics)];
    const holder = await join('a', '*');
    const given = await kill(publishers, 200);
    const all = given.flat();
    const lost = publishers.flatMap(({ undeliveredTexts }) => undeliveredTexts);
    await until(() => holder.texts.length + lost.length >= all.length);
    await until(() => publishers.every(({ texts }) => texts.length + lost.length >= all.length));
    await ground.settle();
    expect(sorted([...holder.texts, ...lost])).toEqual(sorted(all));
    for (const each of members) expectOrder(each, given);
    for (const topic of topics) expect(publishers[0]?.textsOf(topic)).toEqual(holder.textsOf(topic));
    expect(members.map(dropped).reduce((sum, each) => sum + each)).toBe(lost.length);
  });

  it('tells of each publication whether it was kept, however long it is away', async () => {
    ground = createNatsGround(engine, { ackTimeoutMs: 300, history: { bufferEntries: 4_096 } });
    const publishers = [await join(...topics), await join(...topics)];
    const holder = await join('*');
    const given = await kill(publishers, 1_200);
    const own = (at: number): string[] => {
      const mine = new Set(given[at]);
      return [...(publishers[at]?.texts ?? []), ...(publishers[at]?.undeliveredTexts ?? [])].filter((t) => mine.has(t));
    };
    await until(() => publishers.every((_, at) => own(at).length >= (given[at]?.length ?? 0)));
    await ground.settle();
    for (const at of publishers.keys()) expect(sorted(own(at))).toEqual(sorted(given[at] ?? []));
    const lost = new Set(publishers.flatMap(({ undeliveredTexts }) => undeliveredTexts));
    const got = new Set(holder.texts);
    expect([got.size, holder.texts.length]).toEqual([holder.texts.length, got.size]);
    expect(given.flat().filter((text) => !got.has(text) && !lost.has(text))).toEqual([]);
    expect(lost.size).toBeGreaterThan(0);
    expectOrder(holder, given);
  });

  it('counts exactly what did not come, where there is no history', async () => {
    ground = createNatsGround(engine);
    const [publisher, holder] = [await join(), await join('*')];
    await publish([publisher], 1, 'first');
    await until(() => holder.texts.length === 10);
    const [more = []] = await kill([publisher], 400);
    await publish([publisher], 1, 'last');
    await until(() => topics.every((topic) => holder.textsOf(topic).at(-1)?.startsWith('last') === true));
    await ground.settle();
    expect(holder.texts.length + dropped(holder)).toBe(more.length + 20);
    expect(new Set(holder.texts).size).toBe(holder.texts.length);
    expect([dropped(holder) > 0, dropped(publisher) > 0]).toEqual([true, true]);
    expectOrder(holder, [more]);
  });
});

describe('a history on NATS', () => {
  const history = { bufferEntries: 64 };

  it('outlives all nodes and nats-server, when it is in a file', async () => {
    ground = createNatsGround(engine, { history });
    const before = await join('a');
    for (let n = 0; n < 20; n += 1) before.publish('a', `${n}`);
    await until(() => before.texts.length === 20);
    const at = before.delivered[9]?.position ?? { epoch: 0, offset: 0 };
    await before.backplane.stop();
    await engine.kill();
    await engine.start();
    const late = await join('a');
    const answer = await late.backplane.history?.after('a', at, 100);
    expect(answer?.kind === 'recovered' && answer.publications.map(({ text }) => Number(text))).toEqual(
      Array.from({ length: 10 }, (_, n) => n + 10),
    );
    late.publish('a', 'next');
    await until(() => late.texts.length === 1);
    expect(late.delivered[0]?.position).toEqual({ epoch: at.epoch, offset: 20 });
  });

  it('begins anew, in another epoch, when nats-server has lost it', async () => {
    ground = createNatsGround(engine, { history: { ...history, storage: 'memory' } });
    const [one, two] = [await join('a'), await join('a')];
    for (let n = 0; n < 20; n += 1) one.publish('a', `${n}`);
    await until(() => two.texts.length === 20);
    const at = two.delivered[19]?.position ?? { epoch: 0, offset: 0 };
    await engine.kill();
    await until(() => members.every(({ backplane }) => backplane.health().state === 'degraded'));
    await engine.start();
    await until(() => members.every(({ backplane }) => backplane.health().state === 'connected'));
    one.publish('a', 'anew');
    await until(() => two.texts.includes('anew'));
    const position = two.delivered.at(-1)?.position;
    expect([position?.epoch === at.epoch, position?.offset]).toEqual([false, 0]);
    expect(await two.backplane.history?.after('a', at, 100)).toEqual({ kind: 'unknown', at: position });
  });
});
