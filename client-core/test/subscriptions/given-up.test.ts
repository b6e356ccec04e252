import { createTopicPositions } from '@wsekit/codec/session';
import { createDrivenClock } from '@wsekit/transports/memory';
import { describe, expect, it } from 'vitest';
import { Subscriptions } from '../../src/subscriptions/subscriptions.ts';

const position = { epoch: '0a1b2c3d', offset: 5 };

describe('A topic that was given up', () => {
  it('is asked for without a position, though the answer to giving it up told one', () => {
    const asked: unknown[] = [];
    const subscriptions = new Subscriptions({
      clock: createDrivenClock(),
      positions: createTopicPositions(),
      hasStamps: () => true,
      keepsHistories: () => true,
      heardMs: () => 0,
      isOneOfSeveral: () => false,
      ask: (payload) => asked.push(payload) > 0,
      tell: () => {},
      changed: () => {},
    });
    const answer = { success_topics: ['prices'], recovery: { prices: position } };
    subscriptions.subscribe(['prices']).catch(() => {});
    subscriptions.take({ t: 'subscription_update', p: { action: 'subscribe', ...answer } });
    subscriptions.unsubscribe(['prices']);
    subscriptions.take({ t: 'subscription_update', p: { action: 'unsubscribe', ...answer } });
    subscriptions.subscribe(['prices']).catch(() => {});
    expect(asked.at(-1)).toEqual({ action: 'subscribe', topics: ['prices'] });
  });
});
