import { expect } from 'vitest';
import type { Rule } from './cases.ts';

const online = { status: 'online', tags: ['ü', null, { deep: true }] };
const away = { status: 'away' };

/** What nodes tell each other of their users. */
export function presence(it: Rule): void {
  it('tells all other nodes of a user, whatever they hold, and not the one that tells it', async (scene) => {
    const [teller, one, two] = [await scene.node(), await scene.node('a'), await scene.node()];
    teller.announce('join', 'a', 'alice', online, 1_000);
    await scene.until(() => one.news.length > 0 && two.news.length > 0);
    teller.announce('update', 'a', 'alice', away, 2_000);
    await scene.until(() => one.news.length > 1 && two.news.length > 1);
    teller.announce('leave', 'a', 'alice', away, 3_000);
    await scene.until(() => one.news.length > 2 && two.news.length > 2);
    await scene.settle();
    const told = one.news.map(({ node, ...news }) => news);
    const user = { topic: 'a', userId: 'alice' };
    expect(told).toEqual([
      { ...user, kind: 'join', data: online, updatedAtMs: 1_000 },
      { ...user, kind: 'update', data: away, updatedAtMs: 2_000 },
      { ...user, kind: 'leave', data: away, updatedAtMs: 3_000 },
    ]);
    expect([two.news.map(({ node, ...news }) => news), teller.news]).toEqual([told, []]);
    expect(new Set([...one.news, ...two.news].map(({ node }) => node)).size).toBe(1);
  });

  it('tells a node that comes who was there before, and the others of its own', async (scene) => {
    const before = await scene.node();
    before.users.push({ topic: 'a', userId: 'alice', data: online, updatedAtMs: 5 });
    before.announce('join', 'a', 'alice', online, 5);
    const late = await scene.member();
    late.users.push({ topic: 'b', userId: 'bob', data: away, updatedAtMs: 7 });
    await late.start();
    await scene.until(() => late.news.length > 0 && before.news.length > 0);
    await scene.settle();
    const without = ({ news }: typeof late) => news.map(({ node, ...each }) => each);
    expect(without(late)).toContainEqual({ kind: 'join', topic: 'a', userId: 'alice', data: online, updatedAtMs: 5 });
    expect(without(before)).toContainEqual({ kind: 'join', topic: 'b', userId: 'bob', data: away, updatedAtMs: 7 });
  });

  it('says of a node that stops that it left, under the name its users were told of', async (scene) => {
    const [goes, stays] = [await scene.node(), await scene.node()];
    goes.announce('join', 'a', 'alice', online, 1);
    await scene.until(() => stays.news.length > 0);
    await scene.stop(goes);
    await scene.until(() => stays.left.length > 0);
    await scene.settle();
    expect(stays.left).toEqual([stays.news[0]?.node]);
  });

  it('says of a node that is cut off that it left, and tells of its users anew when it is back', async (scene) => {
    const [goes, stays] = [await scene.node(), await scene.node()];
    goes.users.push({ topic: 'a', userId: 'alice', data: online, updatedAtMs: 1 });
    goes.announce('join', 'a', 'alice', online, 1);
    await scene.until(() => stays.news.length > 0);
    const [told] = stays.news;
    await scene.cut(goes);
    await scene.until(() => stays.left.length > 0);
    expect(stays.left).toContain(told?.node);
    const before = stays.news.length;
    await scene.heal(goes);
    await scene.until(() => stays.news.length > before);
    expect(stays.news.at(-1)).toMatchObject({ kind: 'join', topic: 'a', userId: 'alice', data: online });
  });
}
