// What becomes of publications when the engine dies under load, or hangs, or is out of a node's reach.
import type { RedisBackplaneOptions } from '@wsekit/server-core/redis';
import { describe, expect, it } from 'vitest';
import { texts } from '../../test/backplane/contract/cases.ts';
import type { Member } from '../../test/backplane/contract/member.ts';
import type { EngineKind } from '../engine-process.ts';
import { forgetfulRedis, lastingRedis } from './redis-server.ts';
import { onStage, type Stage } from './stage.ts';

const history: RedisBackplaneOptions = { history: { bufferEntries: 4_096 } };
/** The engine's end is noticed at once; a busy machine is no reason to cut a connection. */
const calm: RedisBackplaneOptions = { heartbeatMs: 1_000, nodeTtlMs: 5_000, uncertainMs: 30_000 };
const count = 2_000;

const droppedBy = ({ backplane }: Member): number => backplane.health().counters.messagesDropped;

/** Two nodes publish while the engine is killed and begins again; gives what each got, and what the holder got. */
async function killUnderLoad({ scene, engine, ground }: Stage): Promise<Record<'one' | 'two' | 'holder', Member>> {
  const [one, two, holder] = [await scene.node('a'), await scene.node(), await scene.node('a')];
  const killedAt = count / 2;
  for (let n = 0; n < count; n += 1) {
    one.publish('a', `one ${n}`);
    two.publish('a', `two ${n}`);
    if (n === killedAt) {
      void engine.kill().then(() => engine.start());
    }
    if (n % 20 === 0) await ground.turn();
  }
  const members = [one, two, holder];
  await scene.until(() => members.every(({ backplane }) => backplane.health().state === 'connected'));
  await scene.until(() => fatesOf(one, 'one') === count && fatesOf(two, 'two') === count);
  holder.publish('a', 'the end');
  await scene.until(() => [...holder.texts, ...holder.undeliveredTexts].includes('the end'));
  await scene.until(() => one.texts.includes('the end'));
  await scene.settle();
  return { one, two, holder };
}

/** Own publications that came back, with a place or without. */
function fatesOf(member: Member, name: string): number {
  return [...member.texts, ...member.undeliveredTexts].filter((text) => text.startsWith(`${name} `)).length;
}

/** What got a place in the history that ended, behind the last one that the holder got of it: the next epoch tells of it. */
function lostWithHistory(publishers: readonly Member[], holder: Member): string[] {
  const first = holder.delivered[0]?.position?.epoch;
  const last = holder.delivered.filter(({ position }) => position?.epoch === first).at(-1)?.position?.offset ?? -1;
  const hasEnded = holder.delivered.at(-1)?.position?.epoch !== first;
  const placed = publishers.flatMap(({ delivered }, index) =>
    delivered.filter(({ text }) => text.startsWith(index === 0 ? 'one ' : 'two ')),
  );
  const isLost = ({ epoch, offset }: { epoch: number; offset: number }): boolean => epoch === first && offset > last;
  return hasEnded ? placed.flatMap(({ text, position }) => (position && isLost(position) ? [text] : [])) : [];
}

function isInOrder(got: readonly string[], name: string): boolean {
  const numbers = got.filter((text) => text.startsWith(`${name} `)).map((text) => Number(text.split(' ')[1]));
  return numbers.every((n, index) => index === 0 || n > (numbers[index - 1] ?? -1));
}

describe('an engine that is killed under load', () => {
  for (const kind of [lastingRedis, forgetfulRedis]) {
    it(`${kind.name}: what was published is delivered, or told to be undelivered, or lost with its history`, async () => {
      await onStage(kind, { ...history, ...calm }, async (stage) => {
        const { one, two, holder } = await killUnderLoad(stage);
        const undelivered = [...one.undeliveredTexts, ...two.undeliveredTexts];
        const got = holder.texts.filter((text) => text !== 'the end');
        const lost = lostWithHistory([one, two], holder);
        expect([...got, ...undelivered, ...lost].sort()).toEqual(
          ['one', 'two'].flatMap((name) => Array.from({ length: count }, (_, n) => `${name} ${n}`)).sort(),
        );
        expect([isInOrder(got, 'one'), isInOrder(got, 'two')]).toEqual([true, true]);
        const epochs = new Set(holder.delivered.map(({ position }) => position?.epoch)).size;
        expect(kind === lastingRedis ? [epochs, lost.length] : [epochs]).toEqual(kind === lastingRedis ? [1, 0] : [2]);
      });
    });
  }

  it('without history: what was under way is lost and counted, and nothing comes twice', async () => {
    await onStage(forgetfulRedis, calm, async ({ scene, engine, ground }) => {
      const [publisher, holder] = [await scene.node(), await scene.node('a')];
      for (const [n, text] of texts(count).entries()) {
        publisher.publish('a', text);
        if (n === count / 2) void engine.kill().then(() => engine.start());
        if (n % 20 === 0) await ground.turn();
      }
      await scene.until(() => [publisher, holder].every(({ backplane }) => backplane.health().state === 'connected'));
      await scene.arrived(publisher, holder, 'a');
      const { messagesSent, messagesDropped } = publisher.backplane.health().counters;
      expect([messagesSent + messagesDropped, new Set(holder.texts).size]).toEqual([count + 1, holder.texts.length]);
      // What the engine had taken and not yet handed on went with it: the holder counts it.
      expect(holder.texts.length + droppedBy(holder)).toBeGreaterThanOrEqual(messagesSent);
      expect(publisher.undeliveredTexts).toEqual([]);
    });
  });
});

describe('without a history', () => {
  it('what was published while a node was away is counted by it, publisher by publisher and topic by topic', async () => {
    await onStage(forgetfulRedis, {}, async ({ scene }) => {
      const [holder, one, two] = [await scene.node('a', 'b*'), await scene.node(), await scene.node()];
      for (const publisher of [one, two]) for (const topic of ['a', 'b1']) publisher.publish(topic, 'before');
      await scene.until(() => holder.texts.length === 4);
      await scene.cut(holder);
      for (const text of texts(10)) one.publish('a', text);
      for (const text of texts(5)) two.publish('b1', text);
      for (const text of texts(3)) two.publish('c', text);
      await scene.settle();
      await scene.heal(holder);
      for (const publisher of [one, two]) for (const topic of ['a', 'b1']) publisher.publish(topic, 'after');
      await scene.until(() => holder.texts.length === 8);
      expect(droppedBy(holder)).toBe(15);
    });
  });

  it('what was published while nobody held the topic is not missing', async () => {
    await onStage(forgetfulRedis, {}, async ({ scene }) => {
      const [holder, publisher] = [await scene.node('a'), await scene.node()];
      await scene.arrived(publisher, holder, 'a', 'before');
      holder.drop('a');
      await scene.settle();
      for (const text of texts(10)) publisher.publish('a', text);
      await scene.settle();
      holder.hold('a');
      await scene.settle();
      await scene.arrived(publisher, holder, 'a', 'after');
      expect([holder.texts, droppedBy(holder)]).toEqual([['before', 'after'], 0]);
    });
  });
});

describe('an engine that hangs', () => {
  const kinds: readonly (readonly [EngineKind, RedisBackplaneOptions])[] = [
    [forgetfulRedis, history],
    [forgetfulRedis, {}],
  ];
  for (const [kind, options] of kinds) {
    it(`${options.history === undefined ? 'without' : 'with'} history: is noticed, and all goes on when it does`, async () => {
      await onStage(kind, options, async ({ scene, engine }) => {
        const [one, two] = [await scene.node('a'), await scene.node('a')];
        engine.pause();
        await scene.until(() => one.backplane.health().state === 'degraded');
        engine.resume();
        await scene.until(() => [one, two].every(({ backplane }) => backplane.health().state === 'connected'));
        await scene.arrived(one, two, 'a');
        expect(two.texts).toEqual(['the last one']);
      });
    });
  }

  it('holds as many publications as may wait, and the others are undelivered at once', async () => {
    await onStage(forgetfulRedis, { ...history, maxInFlight: 10 }, async ({ scene, engine }) => {
      const node = await scene.node('a');
      engine.pause();
      for (const text of texts(100)) node.publish('a', text);
      const atOnce = [...node.undeliveredTexts];
      engine.resume();
      await scene.until(() => node.texts.length === 10);
      expect([atOnce, node.texts, droppedBy(node)]).toEqual([texts(100).slice(10), texts(10), 90]);
    });
  });

  it('holds as many bytes as may wait, and no text that is too long', async () => {
    const bounds = { maxInFlightBytes: 1_000, maxMessageBytes: 600 };
    await onStage(forgetfulRedis, { ...history, ...bounds }, async ({ scene, engine }) => {
      const node = await scene.node('a');
      engine.pause();
      for (const length of [601, 600, 401, 400]) node.publish('a', 'x'.repeat(length));
      engine.resume();
      await scene.until(() => node.texts.length === 2);
      expect([node.undeliveredTexts, node.texts].map((all) => all.map(({ length }) => length))).toEqual([
        [601, 401],
        [600, 400],
      ]);
    });
  });

  it('for longer than publications wait: they are undelivered, and do not come again', async () => {
    await onStage(forgetfulRedis, { ...history, uncertainMs: 100 }, async ({ scene, engine }) => {
      const [node, holder] = [await scene.node('a'), await scene.node('a')];
      engine.pause();
      node.publish('a', 'nobody knows');
      await scene.until(() => node.undeliveredTexts.length === 1);
      engine.resume();
      await scene.until(() => [node, holder].every(({ backplane }) => backplane.health().state === 'connected'));
      await scene.arrived(node, holder, 'a');
      await scene.until(() => node.texts.includes('the last one'));
      expect(node.texts).toEqual(['the last one']);
    });
  });
});
