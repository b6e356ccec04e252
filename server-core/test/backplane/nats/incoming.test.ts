import type { Msg } from '@nats-io/transport-node';
import { createDrivenClock } from '@wsekit/transports/memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCounts } from '../../../src/backplane/counts.ts';
import { Incoming } from '../../../src/backplane/nats/incoming.ts';
import { encodeParcel, type Parcel } from '../../../src/backplane/nats/parcel.ts';
import { topicSubject } from '../../../src/backplane/nats/subject.ts';
import { Member } from '../contract/member.ts';
import { unstarted } from './unstarted.ts';

const parcel = (number: number, more: Partial<Parcel> = {}): Parcel => {
  const texts = [`${number}`];
  return { node: 'x', number, texts, position: undefined, topic: undefined, before: undefined, ...more };
};

function play() {
  const node = new Member(unstarted, createDrivenClock());
  const counts = createCounts();
  const held = new Set(['a', 'é'.repeat(400)]);
  const incoming = new Incoming({ nodeId: 'me', node, counts, holds: (topic) => held.has(topic) });
  const receive = (subject: string, data: Uint8Array): void => incoming.receive(subject, { data } as Msg);
  const take = (subject: string, each: Parcel): void => receive(subject, encodeParcel(each));
  return { node, counts, held, incoming, receive, take };
}

describe('what comes from the engine', () => {
  it('is delivered once, however many subscriptions it comes by', () => {
    const { node, take } = play();
    for (const number of [1, 1, 2, 1, 2, 3]) take('a', parcel(number));
    expect(node.texts).toEqual(['1', '2', '3']);
  });

  it('is not delivered where it is of this node, or of a topic nobody holds', () => {
    const { node, take } = play();
    take('a', parcel(1, { node: 'me' }));
    take('b', parcel(2));
    expect(node.texts).toEqual([]);
  });

  it('names its topic where the subject is a hash, and only there, and no other', () => {
    const { node, counts, take } = play();
    const topic = 'é'.repeat(400);
    take(topicSubject(topic), parcel(1, { topic }));
    take(topicSubject(topic), parcel(2, { topic: 'a' }));
    take(topicSubject(topic), parcel(3));
    take('a', parcel(4, { topic: 'a' }));
    expect([node.delivered.map((each) => each.topic), counts.unknownMessageTypes]).toEqual([[topic], 3]);
  });

  it('is refused and counted where it is nothing of ours, whatever it is', () => {
    const { node, counts, receive } = play();
    fc.assert(
      fc.property(fc.oneof(fc.constant('a'), fc.string()), fc.uint8Array(), (subject, bytes) => {
        const before = counts.unknownMessageTypes;
        receive(subject, bytes);
        return counts.unknownMessageTypes === before + 1;
      }),
    );
    expect(node.calls).toBe(0);
  });

  it('shows by its numbers how much of a node and topic did not come while it was held', () => {
    const { counts, held, incoming, take } = play();
    take('a', parcel(1, { before: 5, texts: ['1', '2'] }));
    take('a', parcel(2, { before: 10 }));
    take('a', parcel(3, { before: 11, node: 'y' }));
    expect(counts.messagesDropped).toBe(3);
    held.delete('a');
    incoming.dropped('a');
    held.add('a');
    take('a', parcel(4, { before: 90 }));
    take('a', parcel(5, { before: 0 }));
    expect(counts.messagesDropped).toBe(3);
    held.delete('a');
    incoming.dropped('*');
    held.add('a');
    take('a', parcel(6, { before: 50 }));
    expect(counts.messagesDropped).toBe(3);
  });

  it('does not fail with the node it is for', () => {
    const { node, counts, take } = play();
    node.deliver = () => {
      throw new Error('the node fails');
    };
    take('a', parcel(1));
    expect(counts.messagesDelivered).toBe(0);
  });
});
