import { expect } from 'vitest';
import { type Rule, texts } from './cases.ts';

/** Topics that an engine could take for something of its own. */
const oddTopics = [
  'a.b',
  'a..b',
  '.a',
  'a.',
  'two words',
  'ü/ö',
  '>',
  '$SYS.x',
  '_INBOX.1',
  '{a}b',
  'a:b',
  '\\x',
  '%2A',
];

/** Who gets what. */
export function routing(it: Rule): void {
  it('takes publications to nodes that hold the topic, and to no others', async (scene) => {
    const [holder, other, publisher] = [await scene.node('a', 'end'), await scene.node('b', 'end'), await scene.node()];
    publisher.publish('a', 'for a');
    await scene.arrived(publisher, holder, 'end');
    await scene.arrived(publisher, other, 'end', 'the very last');
    await scene.settle();
    expect([holder.textsOf('a'), other.textsOf('a'), other.textsOf('b')]).toEqual([['for a'], [], []]);
  });

  it('gives a publication back to its own node where there is a history, and else does not', async (scene) => {
    const [publisher, other] = [await scene.node('a'), await scene.node('a')];
    await scene.arrived(publisher, other, 'a', 'once');
    await scene.settle();
    expect(publisher.texts).toEqual(scene.capabilities.history === undefined ? [] : ['once']);
    expect([other.texts, publisher.undeliveredTexts]).toEqual([['once'], []]);
  });

  it('says of all a node publishes that it is of one node, and of another than what others publish', async (scene) => {
    const [holder, one, two] = [await scene.node('a'), await scene.node(), await scene.node()];
    for (const text of ['1', '2']) await scene.arrived(one, holder, 'a', text);
    await scene.arrived(two, holder, 'a', '3');
    const [first, second, third] = holder.delivered.map(({ node }) => node);
    expect([first === second, first === third, first === '']).toEqual([true, false, false]);
  });

  it('takes topics as they are, whatever characters they have', async (scene) => {
    const long = 'x'.repeat(Math.min(scene.capabilities.maxTopicBytes, 300));
    const topics = [...oddTopics, long];
    const [holder, publisher] = [await scene.node(...topics), await scene.node()];
    for (const topic of topics) publisher.publish(topic, `to ${topic}`);
    await scene.until(() => holder.texts.length >= topics.length);
    await scene.settle();
    expect([...holder.delivered.map(({ topic, text }) => [topic, text])].sort()).toEqual(
      topics.map((topic) => [topic, `to ${topic}`]).sort(),
    );
  });

  it('takes texts as they are: empty, of any characters, and of 200,000 bytes', async (scene) => {
    const given = ['', 'no object', '{"t":"x","p":"ü 🙂 \\u0000"}', '\n', 'x'.repeat(200_000)];
    const [holder, publisher] = [await scene.node('a'), await scene.node()];
    for (const text of given) publisher.publish('a', text);
    await scene.until(() => holder.texts.length >= given.length);
    expect(holder.texts).toEqual(given);
  });
}

/** In which order, and how often. */
export function order(it: Rule): void {
  it('keeps the order of one publisher within a topic, and gives everything once', async (scene) => {
    const [holder, publisher] = [await scene.node('a', 'b', 'c'), await scene.node()];
    const given = texts(200);
    for (const text of given) for (const topic of ['a', 'b', 'c']) publisher.publish(topic, text);
    await scene.until(() => holder.texts.length >= 600);
    await scene.settle();
    expect(['a', 'b', 'c'].map((topic) => holder.textsOf(topic))).toEqual([given, given, given]);
  });

  it('keeps the order of each of several publishers', async (scene) => {
    const [one, two, holder] = [await scene.node(), await scene.node(), await scene.node('a')];
    const [ofOne, ofTwo] = [texts(100, 'one'), texts(100, 'two')];
    for (let n = 0; n < 100; n += 1) {
      one.publish('a', ofOne[n] ?? '');
      two.publish('a', ofTwo[n] ?? '');
    }
    await scene.until(() => holder.texts.length >= 200);
    await scene.settle();
    expect([
      holder.texts.filter((text) => ofOne.includes(text)),
      holder.texts.filter((text) => ofTwo.includes(text)),
    ]).toEqual([ofOne, ofTwo]);
  });

  it('gives a publication once to a node that holds it by name and by several patterns', async (scene) => {
    const [holder, publisher] = [await scene.node('a.b', 'a.*', '*.b', '*'), await scene.node()];
    for (const text of texts(20)) publisher.publish('a.b', text);
    await scene.arrived(publisher, holder, 'a.b');
    await scene.settle();
    expect(holder.texts).toEqual([...texts(20), 'the last one']);
  });

  it('carries positions of the publisher', async (scene) => {
    if (!scene.capabilities.carriesPositions) return;
    const [holder, publisher] = [await scene.node('a'), await scene.node()];
    publisher.publish('a', 'with', { position: { epoch: 0xfedcba98, offset: 2 ** 40 } });
    await scene.arrived(publisher, holder, 'a', 'without');
    expect(holder.delivered.map(({ position }) => position)).toEqual([
      { epoch: 0xfedcba98, offset: 2 ** 40 },
      undefined,
    ]);
  });
}

/** What nodes hold. */
export function interest(it: Rule): void {
  it('begins with what is taken later, and ends with what is dropped', async (scene) => {
    const [holder, publisher] = [await scene.node('end'), await scene.node()];
    publisher.publish('a', 'too early');
    await scene.arrived(publisher, holder, 'end', 'first');
    holder.hold('a');
    await scene.settle();
    await scene.arrived(publisher, holder, 'a', 'in time');
    holder.drop('a');
    await scene.settle();
    publisher.publish('a', 'too late');
    await scene.arrived(publisher, holder, 'end', 'second');
    await scene.settle();
    expect(holder.textsOf('a')).toEqual(['in time']);
  });

  it('comes back when a topic is taken again', async (scene) => {
    const [holder, publisher] = [await scene.node('a'), await scene.node()];
    holder.drop('a');
    await scene.settle();
    holder.hold('a');
    await scene.settle();
    await scene.arrived(publisher, holder, 'a');
    await scene.settle();
    expect(holder.textsOf('a')).toEqual(['the last one']);
  });

  it('ends as it was last told, however fast topics are taken and dropped', async (scene) => {
    const [holder, publisher] = [await scene.node('end'), await scene.node()];
    for (let n = 0; n < 5; n += 1) {
      holder.hold('kept', 'dropped');
      holder.drop('kept', 'dropped');
    }
    holder.hold('kept');
    await scene.settle();
    for (const topic of ['kept', 'dropped']) publisher.publish(topic, 'x');
    await scene.arrived(publisher, holder, 'end');
    await scene.until(() => holder.textsOf('kept').length > 0);
    await scene.settle();
    expect([holder.textsOf('kept'), holder.textsOf('dropped')]).toEqual([['x'], []]);
  });

  it('of patterns: * is any run of bytes, ? is one, and all else is itself', async (scene) => {
    const [holder, publisher] = [await scene.node('a.*', 'b?', '[c]*', 'end'), await scene.node()];
    const given = ['a.', 'a.b', 'a.b.c', 'a', 'ab', 'b', 'b1', 'bü', 'b12', '[c]d', 'cd'];
    for (const topic of given) publisher.publish(topic, topic);
    await scene.arrived(publisher, holder, 'end');
    const wanted = ['a.', 'a.b', 'a.b.c', 'b1', '[c]d'];
    await scene.until(() => holder.texts.length > wanted.length);
    await scene.settle();
    expect(new Set(holder.texts)).toEqual(new Set([...wanted, 'the last one']));
  });

  it('stays while one of several patterns that lead to a topic is left', async (scene) => {
    const [holder, publisher] = [await scene.node('a.*', '*.b', 'a.b', 'end'), await scene.node()];
    for (const text of ['a.b', '*.b', 'a.*']) {
      await scene.arrived(publisher, holder, 'a.b', `before ${text}`);
      holder.drop(text);
      await scene.settle();
    }
    publisher.publish('a.b', 'nobody holds it');
    await scene.arrived(publisher, holder, 'end');
    await scene.settle();
    expect(holder.textsOf('a.b')).toEqual(['before a.b', 'before *.b', 'before a.*']);
  });
}
