// Who is there: nodes that vanish, users that are read and told of, and what strangers write where nodes look.
import { describe, expect, it } from 'vitest';
import { texts } from '../../test/backplane/contract/cases.ts';
import { forgetfulRedis } from './redis-server.ts';
import { onStage } from './stage.ts';

const online = { status: 'online' };

describe('a node that vanishes', () => {
  it('is gone within its time and a heartbeat, and is back with its users when it is', async () => {
    await onStage(forgetfulRedis, {}, async ({ scene, ground }) => {
      const [goes, stays] = [await scene.node(), await scene.node()];
      goes.users.push({ topic: 'a', userId: 'alice', data: online, updatedAtMs: 1 });
      goes.announce('join', 'a', 'alice', online, 1);
      await scene.until(() => stays.news.length === 1);
      const cutMs = ground.clock.nowMs();
      await scene.cut(goes);
      await scene.until(() => stays.left.length === 1);
      const tookMs = ground.clock.nowMs() - cutMs;
      expect([tookMs > 300, tookMs < 2_000, stays.backplane.health().peerCount]).toEqual([true, true, 0]);
      await scene.heal(goes);
      await scene.until(() => stays.news.length === 2);
      expect(stays.news[1]).toMatchObject({ kind: 'join', userId: 'alice' });
    });
  });

  it('leaves nothing on the engine, no more than one that stops', async () => {
    await onStage(forgetfulRedis, {}, async ({ scene, intruder, ground }) => {
      const [goes, stops] = [await scene.node('a', 'b.*'), await scene.node('a')];
      goes.announce('join', 'a', 'alice', online, 1);
      stops.announce('join', 'a', 'bob', online, 1);
      await scene.until(() => goes.news.length === 1 && stops.news.length === 1);
      await scene.stop(stops);
      await scene.cut(goes);
      let left = 1;
      while (left > 0) {
        await ground.turn();
        left = await intruder.dbsize();
      }
      expect([left, await intruder.pubsub('SHARDCHANNELS'), await intruder.pubsub('CHANNELS')]).toEqual([0, [], []]);
    });
  });
});

describe('users', () => {
  it('of thousands are read by a node that comes', async () => {
    await onStage(forgetfulRedis, {}, async ({ scene }) => {
      const before = await scene.node();
      for (let n = 0; n < 2_500; n += 1) {
        before.users.push({ topic: 'a', userId: `user ${n}`, data: online, updatedAtMs: 1 });
        before.announce('join', 'a', `user ${n}`, online, 1);
      }
      const late = await scene.node();
      await scene.until(() => late.news.length >= 2_500);
      await scene.settle();
      expect(new Set(late.news.map(({ userId }) => userId)).size).toBe(2_500);
    });
  });

  it('that left while a node did not hear are gone when it hears again, and the others stay', async () => {
    await onStage(forgetfulRedis, { nodeTtlMs: 60_000 }, async ({ scene }) => {
      const [teller, hearer] = [await scene.node(), await scene.node()];
      teller.announce('join', 'a', 'alice', online, 1);
      teller.announce('join', 'a', 'bob', online, 1);
      await scene.until(() => hearer.news.length === 2);
      await scene.cut(hearer);
      teller.announce('leave', 'a', 'alice', online, 2);
      teller.announce('update', 'a', 'bob', { status: 'away' }, 2);
      teller.announce('join', 'a', 'carol', online, 2);
      await scene.heal(hearer);
      await scene.until(() => hearer.news.length >= 5);
      await scene.settle();
      const told = hearer.news.slice(2).map(({ kind, userId }) => `${kind} ${userId}`);
      expect([told.sort(), hearer.left]).toEqual([['join carol', 'leave alice', 'update bob'], []]);
    });
  });

  it('stay when the engine comes back empty', async () => {
    await onStage(forgetfulRedis, {}, async ({ scene, engine, intruder, ground }) => {
      const [teller, hearer] = [await scene.node(), await scene.node()];
      teller.users.push({ topic: 'a', userId: 'alice', data: online, updatedAtMs: 1 });
      teller.announce('join', 'a', 'alice', online, 1);
      await scene.until(() => hearer.news.length === 1);
      await engine.kill();
      await scene.until(() => hearer.backplane.health().state === 'degraded');
      await engine.start();
      await scene.until(() => [teller, hearer].every(({ backplane }) => backplane.health().state === 'connected'));
      let records = 0;
      while (records < 2) {
        await ground.turn();
        records = (await intruder.keys(`${ground.prefix}:*:node`)).length;
      }
      await scene.settle();
      expect([hearer.left, hearer.news.length]).toEqual([[], 1]);
    });
  });
});

describe('what strangers write', () => {
  it('is refused and counted, wherever they write it, and all else goes on', async () => {
    const options = { history: { bufferEntries: 64 }, maxMessageBytes: 1_000 };
    await onStage(forgetfulRedis, options, async ({ scene, ground: { prefix }, intruder }) => {
      const [holder, publisher] = [await scene.node('a', 'b*'), await scene.node()];
      await scene.arrived(publisher, holder, 'a', 'before');
      const refused = (): number => holder.backplane.health().counters.unknownMessageTypes;
      const before = refused();
      const wrong = [
        '',
        'hello',
        'wse3 n 1 - - - 1 ax',
        'wse2 n 1 - - - 1 bx',
        `wse2 n 1 - - - 1 a${'x'.repeat(70_000)}`,
      ];
      for (const message of wrong) await intruder.spublish(`${prefix}:{a}:t`, message);
      await intruder.publish(`${prefix}:wide`, '\u0000');
      const controls = [
        '[]',
        'null',
        '{"wse":2,"node":"n","version":1,"kind":"here"}',
        '{"wse":1,"node":"a b","version":1,"kind":"left"}',
        `{"wse":1,"node":"n","version":1,"kind":"presence","news":{"kind":"join","topic":1}}`,
      ];
      for (const message of controls) await intruder.spublish(`${prefix}:{control}:c`, message);
      await scene.until(() => refused() >= before + wrong.length + 1 + controls.length);
      await scene.arrived(publisher, holder, 'a', 'after');
      expect([refused() - before, holder.texts]).toEqual([11, ['before', 'after']]);
      expect(holder.backplane.health().state).toBe('connected');
    });
  });

  it('into a stream is passed over, and counts as missing', async () => {
    await onStage(forgetfulRedis, { history: true }, async ({ scene, ground: { prefix }, intruder }) => {
      const [holder, publisher] = [await scene.node('a'), await scene.node('a')];
      await scene.arrived(publisher, holder, 'a', 'before');
      const at = holder.delivered[0]?.position ?? { epoch: 0, offset: 0 };
      await scene.cut(holder);
      await intruder.xadd(`${prefix}:{a}:s`, '2-0', 'who', 'knows');
      await intruder.hset(`${prefix}:{a}:p`, 'o', '2');
      for (const text of texts(3)) publisher.publish('a', text);
      await scene.until(() => publisher.texts.length === 4);
      await scene.heal(holder);
      await scene.until(() => holder.texts.length === 4);
      expect(holder.texts).toEqual(['before', ...texts(3)]);
      expect((await scene.history(holder).after('a', at, 100)).kind).toBe('gap');
    });
  });

  it("in place of a topic's keys makes its publications undelivered, and no others", async () => {
    await onStage(forgetfulRedis, { history: true }, async ({ scene, ground: { prefix }, intruder }) => {
      const node = await scene.node('a', 'b');
      await intruder.set(`${prefix}:{a}:p`, 'x');
      node.publish('a', 'one');
      await scene.arrived(node, node, 'b', 'two');
      await scene.until(() => node.undeliveredTexts.length === 1);
      expect([node.undeliveredTexts, node.textsOf('b'), node.textsOf('a')]).toEqual([['one'], ['two'], []]);
    });
  });
});

describe('an engine', () => {
  it('that is not there at the start is waited for', async () => {
    await onStage(forgetfulRedis, { history: true }, async ({ scene, engine }) => {
      await engine.kill();
      const member = await scene.member();
      member.holdEarly('a');
      await member.start();
      member.publish('a', 'early');
      expect([member.backplane.health().state, member.undeliveredTexts]).toEqual(['degraded', ['early']]);
      await engine.start();
      await scene.until(() => member.backplane.health().state === 'connected');
      member.publish('a', 'late');
      await scene.until(() => member.texts.length === 1);
      expect(member.texts).toEqual(['late']);
    });
  });

  it('that does not let a client in ends the start, since it never will', async () => {
    await onStage(forgetfulRedis, {}, async ({ scene, intruder }) => {
      await intruder.config('SET', 'requirepass', 'secret');
      const member = await scene.member();
      await expect(member.start()).rejects.toThrow(/NOAUTH|WRONGPASS/);
      expect([member.backplane.health().state, member.clock.scheduled]).toEqual(['stopped', 0]);
    });
  });
});
