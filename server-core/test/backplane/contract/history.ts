import type { PublicationPosition } from '@wsekit/server-core';
import { expect } from 'vitest';
import { type Rule, texts } from './cases.ts';
import type { Member } from './member.ts';
import type { Scene } from './scene.ts';

/** Publishes texts, and waits until they are back; gives their positions. */
async function kept(
  scene: Scene,
  member: Member,
  topic: string,
  given: readonly string[],
): Promise<PublicationPosition[]> {
  const before = member.textsOf(topic).length;
  for (const text of given) member.publish(topic, text);
  await scene.until(() => member.textsOf(topic).length >= before + given.length);
  return positionsOf(member, topic).slice(before);
}

function positionsOf(member: Member, topic: string): PublicationPosition[] {
  return member.delivered.flatMap((each) => (each.topic === topic && each.position ? [each.position] : []));
}

/** Where publications stand. */
export function positions(it: Rule): void {
  it('gives publications of all nodes one order, and positions that count up by one within an epoch', async (scene) => {
    const [one, two] = [await scene.node('a'), await scene.node('a')];
    for (let n = 0; n < 50; n += 1) for (const member of [one, two]) member.publish('a', `${n}`);
    await scene.until(() => one.texts.length >= 100 && two.texts.length >= 100);
    await scene.settle();
    const [first] = positionsOf(one, 'a');
    const offsets = positionsOf(one, 'a').map(({ offset }) => offset);
    expect(offsets).toEqual(Array.from({ length: 100 }, (_, n) => (first?.offset ?? 0) + n));
    expect(new Set(positionsOf(one, 'a').map(({ epoch }) => epoch)).size).toBe(1);
    expect([positionsOf(two, 'a'), two.texts]).toEqual([positionsOf(one, 'a'), one.texts]);
  });

  it('counts each topic for itself', async (scene) => {
    const node = await scene.node('a', 'b');
    await kept(scene, node, 'a', texts(3));
    await kept(scene, node, 'b', texts(2));
    const [a] = await kept(scene, node, 'a', ['next']);
    const [before] = positionsOf(node, 'a');
    expect((a?.offset ?? 0) - (before?.offset ?? 0)).toBe(3);
  });

  it('gives back what a node publishes right after it took the topic', async (scene) => {
    const node = await scene.node();
    node.hold('a');
    for (const text of texts(3)) node.publish('a', text);
    await scene.until(() => node.texts.length + node.undeliveredTexts.length >= 3);
    await scene.settle();
    expect([node.texts, node.undeliveredTexts]).toEqual([texts(3), []]);
  });

  it('gives what is not to be kept to all, in its place, without a position', async (scene) => {
    const [one, two] = [await scene.node('a'), await scene.node('a')];
    const [first] = await kept(scene, one, 'a', ['{"n":0}']);
    one.publish('a', 'plain', { kept: false });
    one.publish('a', '{"n":1}');
    await scene.until(() => one.texts.length >= 3 && two.texts.length >= 3);
    const answer = await scene.settled(scene.history(two).after('a', first ?? { epoch: 0, offset: 0 }, 10));
    expect([one.texts.includes('plain'), two.texts.includes('plain')]).toEqual([true, true]);
    expect(two.delivered.find(({ text }) => text === 'plain')?.position).toBeUndefined();
    expect(answer).toMatchObject({
      kind: 'recovered',
      publications: [{ text: '{"n":1}', offset: (first?.offset ?? 0) + 1 }],
    });
  });
}

/** What can be asked for. */
export function history(it: Rule): void {
  it('gives exactly what was published behind a position, in order, to any node', async (scene) => {
    const [one, two] = [await scene.node('a'), await scene.node()];
    const places = await kept(scene, one, 'a', texts(10));
    const [at, last] = [places[3], places[9]];
    const answer = await scene.settled(scene.history(two).after('a', at ?? { epoch: 0, offset: 0 }, 100));
    const publications = texts(10).map((text, n) => ({ offset: places[n]?.offset, text }));
    expect(answer).toEqual({ kind: 'recovered', at: last, publications: publications.slice(4) });
    expect(await scene.settled(scene.history(two).position('a'))).toEqual(last);
  });

  it('gives nothing at the last position, and nothing beyond it', async (scene) => {
    const node = await scene.node('a');
    const at = (await kept(scene, node, 'a', texts(3))).at(-1) ?? { epoch: 0, offset: 0 };
    for (const offset of [at.offset, at.offset + 1_000]) {
      const answer = await scene.settled(scene.history(node).after('a', { ...at, offset }, 100));
      expect(answer).toEqual({ kind: 'recovered', at, publications: [] });
    }
  });

  it('says that a part is gone when more was published than is kept', async (scene) => {
    const mostEntries = scene.capabilities.history?.mostEntries ?? 0;
    const node = await scene.node('a');
    const places = await kept(scene, node, 'a', texts(mostEntries + 2));
    const [first, at] = [places[0], places.at(-1)];
    const answer = await scene.settled(scene.history(node).after('a', first ?? { epoch: 0, offset: 0 }, 1_000_000));
    expect(answer).toEqual({ kind: 'gap', at });
  });

  it('keeps as many as it says', async (scene) => {
    const entries = scene.capabilities.history?.entries ?? 0;
    const node = await scene.node('a');
    const places = await kept(scene, node, 'a', texts(entries + 20));
    const from = places.at(-1 - entries) ?? { epoch: 0, offset: 0 };
    const answer = await scene.settled(scene.history(node).after('a', from, 1_000_000));
    expect(answer.kind === 'recovered' && answer.publications.map(({ text }) => text)).toEqual(
      texts(entries + 20).slice(20),
    );
  });

  it('says that there is more than is allowed, and gives none of it', async (scene) => {
    const node = await scene.node('a');
    const places = await kept(scene, node, 'a', texts(6));
    const ask = (most: number) =>
      scene.settled(scene.history(node).after('a', places[0] ?? { epoch: 0, offset: 0 }, most));
    expect([(await ask(4)).kind, (await ask(5)).kind]).toEqual(['gap', 'recovered']);
  });

  it('knows no other epoch, and nothing of a topic without publications', async (scene) => {
    const node = await scene.node('a');
    const at = (await kept(scene, node, 'a', texts(3))).at(-1) ?? { epoch: 0, offset: 0 };
    const other = { epoch: (at.epoch ^ 1) >>> 0, offset: 0 };
    expect(await scene.settled(scene.history(node).after('a', other, 100))).toEqual({ kind: 'unknown', at });
    expect(await scene.settled(scene.history(node).after('b', at, 100))).toEqual({ kind: 'unknown', at: undefined });
    expect(await scene.settled(scene.history(node).position('b'))).toBeUndefined();
  });
}

/** What outlives nodes and failures. */
export function lasting(it: Rule): void {
  it('is there for a new node when all that published have stopped', async (scene) => {
    const before = await scene.node('a');
    const places = await kept(scene, before, 'a', texts(5));
    await scene.stop(before);
    const late = await scene.node('a');
    const answer = await scene.settled(scene.history(late).after('a', places[1] ?? { epoch: 0, offset: 0 }, 100));
    expect(answer.kind === 'recovered' && answer.publications.map(({ text }) => text)).toEqual(texts(5).slice(2));
    const [next] = await kept(scene, late, 'a', ['next']);
    expect(next).toEqual({ ...places[4], offset: (places[4]?.offset ?? 0) + 1 });
  });

  it('rejects what it is asked while it is cut off, and answers again when it is back', async (scene) => {
    const node = await scene.node('a');
    const [at] = await kept(scene, node, 'a', texts(3));
    await scene.cut(node);
    const asked = scene.history(node).after('a', at ?? { epoch: 0, offset: 0 }, 100);
    await expect(scene.settled(asked)).rejects.toThrow();
    await scene.heal(node);
    expect((await scene.settled(scene.history(node).after('a', at ?? { epoch: 0, offset: 0 }, 100))).kind).toBe(
      'recovered',
    );
  });

  it('gives each publication back or says that it was not delivered, and never both', async (scene) => {
    const node = await scene.node('a');
    const given = texts(90);
    const fates = (): string[] => [...node.texts, ...node.undeliveredTexts];
    for (const text of given.slice(0, 30)) node.publish('a', text);
    await scene.cut(node);
    for (const text of given.slice(30, 60)) node.publish('a', text);
    await scene.until(() => fates().length >= 60);
    await scene.heal(node);
    for (const text of given.slice(60)) node.publish('a', text);
    await scene.until(() => fates().length >= 90);
    await scene.settle();
    expect([...fates()].sort()).toEqual([...given].sort());
    expect(node.undeliveredTexts).toEqual(expect.arrayContaining(given.slice(31, 60)));
    expect(node.texts.slice(-30)).toEqual(given.slice(60));
  });
}
