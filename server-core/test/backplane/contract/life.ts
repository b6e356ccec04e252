import { expect } from 'vitest';
import { type Rule, texts } from './cases.ts';

/** How a backplane begins, fails and ends. */
export function life(it: Rule): void {
  it('is connecting before it starts, connected then, and stopped in the end', async (scene) => {
    const member = await scene.member();
    const before = member.backplane.health().state;
    await scene.settled(member.start());
    await scene.until(() => member.backplane.health().state === 'connected');
    await scene.stop(member);
    expect([before, member.backplane.health().state]).toEqual(['connecting', 'stopped']);
    expect([member.states[0] === 'stopped', member.states.at(-1)]).toEqual([false, 'stopped']);
  });

  it('counts the other nodes, where it knows of them', async (scene) => {
    if (!scene.capabilities.countsPeers) return;
    const [one, two, three] = [await scene.node(), await scene.node(), await scene.node()];
    expect([one, two, three].map(({ backplane }) => backplane.health().peerCount)).toEqual([2, 2, 2]);
    await scene.stop(three);
    await scene.until(() => one.backplane.health().peerCount === 1 && two.backplane.health().peerCount === 1);
  });

  it('counts what goes out and what comes in, and connections it was meant for', async (scene) => {
    const [publisher, holder] = [await scene.node(), await scene.node('a')];
    holder.reach = 3;
    const before = holder.backplane.health().counters.messagesDelivered;
    for (const text of texts(4)) publisher.publish('a', text);
    await scene.until(() => holder.texts.length === 4);
    await scene.settle();
    const [sent, got] = [publisher.backplane.health().counters, holder.backplane.health().counters];
    expect([sent.messagesSent, got.messagesDelivered - before, sent.messagesDropped]).toEqual([4, 12, 0]);
    expect([sent.bytesSent > 0, got.bytesReceived > 0, got.deadLetters]).toEqual([true, true, 0]);
  });

  it('stops with no timer left, and calls nobody from then on', async (scene) => {
    const [goes, stays] = [await scene.node('a'), await scene.node('a')];
    for (const text of texts(5)) stays.publish('a', text);
    await scene.stop(goes);
    const calls = goes.calls;
    stays.publish('a', 'nobody is there');
    stays.announce('join', 'a', 'alice', {}, 1);
    goes.publish('a', 'from nobody');
    goes.hold('b');
    goes.announce('join', 'a', 'bob', {}, 1);
    await scene.settle();
    expect([goes.clock.scheduled, goes.calls - calls, stays.texts.includes('from nobody')]).toEqual([0, 0, false]);
    await scene.stop(goes);
  });

  it('stops in the middle of its start, and twice at once', async (scene) => {
    const member = await scene.member();
    const starting = member.start().catch(() => undefined);
    const stopping = Promise.all([member.backplane.stop(), member.backplane.stop()]);
    await scene.settled(Promise.all([starting, stopping]));
    await scene.settle();
    expect([member.backplane.health().state, member.clock.scheduled]).toEqual(['stopped', 0]);
  });

  it('says that it is degraded when it is cut off, and goes on when it is back, with what is held by then', async (scene) => {
    const [one, two] = [await scene.node('a', 'old'), await scene.node('a')];
    await scene.arrived(two, one, 'a', 'before');
    await scene.cut(one);
    one.drop('old');
    one.hold('new');
    await scene.heal(one);
    await scene.arrived(two, one, 'a', 'after');
    two.publish('old', 'x');
    await scene.arrived(two, one, 'new', 'y');
    await scene.settle();
    expect([one.textsOf('a'), one.textsOf('old'), one.textsOf('new')]).toEqual([['before', 'after'], [], ['y']]);
    const degraded = one.states.indexOf('degraded');
    expect([degraded >= 0, one.states.indexOf('connected', degraded) > degraded]).toEqual([true, true]);
    expect(one.backplane.health().counters.reconnects).toBeGreaterThan(0);
  });

  it('gives nothing twice, however often it is cut off and comes back', async (scene) => {
    const [one, two] = [await scene.node('a'), await scene.node('a')];
    for (let n = 0; n < 3; n += 1) {
      await scene.arrived(two, one, 'a', `before ${n}`);
      await scene.cut(one);
      await scene.heal(one);
    }
    await scene.arrived(two, one, 'a');
    await scene.settle();
    expect(one.textsOf('a')).toEqual(['before 0', 'before 1', 'before 2', 'the last one']);
  });
}
