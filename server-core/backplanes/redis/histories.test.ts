// Histories on the engine: what outlives what, and what becomes of them when the engine forgets all or a part.
import type { RedisBackplaneOptions } from '@wsekit/server-core/redis';
import { describe, expect, it } from 'vitest';
import { texts } from '../../test/backplane/contract/cases.ts';
import { forgetfulRedis, lastingRedis } from './redis-server.ts';
import { onStage } from './stage.ts';

const history: RedisBackplaneOptions = { history: { bufferEntries: 4_096 } };

describe('a history', () => {
  it('outlives all servers and the engine', async () => {
    await onStage(lastingRedis, history, async ({ scene, engine }) => {
      const before = await scene.node('a');
      for (const text of texts(10)) before.publish('a', text);
      await scene.until(() => before.texts.length === 10);
      const at = before.delivered[3]?.position ?? { epoch: 0, offset: 0 };
      await scene.stop(before);
      await engine.kill();
      await engine.start();
      const late = await scene.node('a');
      const answer = await scene.history(late).after('a', at, 500);
      expect(answer.kind === 'recovered' && answer.publications.map(({ text }) => text)).toEqual(texts(10).slice(4));
    });
  });

  it('has what one node publishes in order where the engine forgets its scripts, as an operator may have it do', async () => {
    await onStage(forgetfulRedis, history, async ({ scene, intruder }) => {
      const [publisher, holder] = [await scene.node(), await scene.node('a')];
      for (const text of texts(200)) {
        publisher.publish('a', text);
        await new Promise((next) => setImmediate(next));
        if (text === texts(200)[100]) await intruder.script('FLUSH');
      }
      await scene.until(() => holder.texts.length === 200);
      expect(holder.texts).toEqual(texts(200));
      expect(publisher.backplane.health().counters.messagesDropped).toBe(0);
    });
  });

  it('of an engine that comes back empty is another one', async () => {
    await onStage(forgetfulRedis, history, async ({ scene, engine }) => {
      const node = await scene.node('a');
      node.publish('a', 'before');
      await scene.until(() => node.texts.length === 1);
      const at = node.delivered[0]?.position ?? { epoch: 0, offset: 0 };
      await engine.kill();
      await scene.until(() => node.backplane.health().state === 'degraded');
      await engine.start();
      await scene.until(() => node.backplane.health().state === 'connected');
      expect(await scene.history(node).after('a', at, 500)).toEqual({ kind: 'unknown', at: undefined });
      node.publish('a', 'after');
      await scene.until(() => node.texts.length === 2);
      const after = node.delivered[1]?.position;
      expect([after?.offset, after?.epoch === at.epoch]).toEqual([0, false]);
    });
  });

  it('that lost its end, as behind a replica that lags, is ended, so that no place is given twice', async () => {
    await onStage(lastingRedis, history, async ({ scene, ground, intruder }) => {
      const [holder, publisher] = [await scene.node('a'), await scene.node()];
      const keys = ['p', 's'].map((kind) => `${ground.prefix}:{a}:${kind}`);
      for (const text of texts(5)) publisher.publish('a', text);
      await scene.until(() => holder.texts.length === 5);
      const old = await Promise.all(keys.map((key) => intruder.dumpBuffer(key)));
      for (const text of texts(3, 'lost')) publisher.publish('a', text);
      await scene.until(() => holder.texts.length === 8);
      await scene.cut(holder);
      for (const [n, key] of keys.entries()) await intruder.restore(key, 0, old[n] ?? '', 'REPLACE');
      for (const text of texts(9, 'other')) publisher.publish('a', text);
      await scene.settle();
      await scene.heal(holder);
      await scene.arrived(publisher, holder, 'a');
      const [before, last] = [holder.delivered[7]?.position, holder.delivered.at(-1)?.position];
      expect([holder.texts.slice(0, 8), holder.texts.at(-1)]).toEqual([
        [...texts(5), ...texts(3, 'lost')],
        'the last one',
      ]);
      expect([last?.offset, last?.epoch === before?.epoch]).toEqual([0, false]);
    });
  });

  it('goes after its time without publications, and the next one is another', async () => {
    await onStage(forgetfulRedis, { history: { ttlMs: 200 } }, async ({ scene }) => {
      const node = await scene.node('a');
      node.publish('a', 'one');
      await scene.until(() => node.texts.length === 1);
      let isThere = true;
      while (isThere) isThere = (await scene.history(node).position('a')) !== undefined;
      node.publish('a', 'two');
      await scene.until(() => node.texts.length === 2);
      const [one, two] = node.delivered.map(({ position }) => position);
      expect([two?.offset, one?.epoch === two?.epoch]).toEqual([0, false]);
    });
  });

  it('goes on when the engine forgets its scripts', async () => {
    await onStage(forgetfulRedis, history, async ({ scene, intruder }) => {
      const node = await scene.node('a');
      await intruder.script('FLUSH');
      for (const text of texts(50)) node.publish('a', text);
      await scene.until(() => node.texts.length === 50);
      expect([node.texts, node.undeliveredTexts]).toEqual([texts(50), []]);
    });
  });

  it('takes a publication once whose answer was lost, and gives it its one place', async () => {
    await onStage(forgetfulRedis, history, async ({ scene, ground }) => {
      const [publisher, holder] = [await scene.node('a'), await scene.node('a')];
      ground.mute(publisher.backplane);
      for (const text of texts(5)) publisher.publish('a', text);
      await scene.until(() => holder.texts.length === 5);
      ground.breakOff(publisher.backplane);
      await scene.until(() => publisher.texts.length === 5);
      await scene.arrived(publisher, holder, 'a');
      expect([publisher.texts.slice(0, 5), holder.texts]).toEqual([texts(5), [...texts(5), 'the last one']]);
      expect(publisher.undeliveredTexts).toEqual([]);
    });
  });

  it('has what was published while a node was away, which gets it in order before anything else', async () => {
    await onStage(forgetfulRedis, history, async ({ scene }) => {
      const [holder, publisher] = [await scene.node('a', 'b.*'), await scene.node()];
      for (const topic of ['a', 'b.1']) await scene.arrived(publisher, holder, topic, 'before');
      await scene.cut(holder);
      for (const text of texts(300)) for (const topic of ['a', 'b.1']) publisher.publish(topic, text);
      await scene.heal(holder);
      for (const topic of ['a', 'b.1']) await scene.arrived(publisher, holder, topic, 'after');
      const wanted = ['before', ...texts(300), 'after'];
      expect([holder.textsOf('a'), holder.textsOf('b.1')]).toEqual([wanted, wanted]);
      expect(holder.backplane.health().counters.messagesDropped).toBe(0);
    });
  });

  it('that is too short for what was missed: the rest comes, and what is gone is counted', async () => {
    await onStage(forgetfulRedis, { history: { bufferEntries: 16 } }, async ({ scene }) => {
      const [holder, publisher] = [await scene.node('a'), await scene.node()];
      await scene.arrived(publisher, holder, 'a', 'before');
      await scene.cut(holder);
      for (const text of texts(100)) publisher.publish('a', text);
      await scene.settle();
      await scene.heal(holder);
      await scene.arrived(publisher, holder, 'a', 'after');
      expect([holder.texts, holder.backplane.health().counters.messagesDropped]).toEqual([
        ['before', ...texts(100).slice(84), 'after'],
        84,
      ]);
    });
  });
});
