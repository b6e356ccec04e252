// Types of hooks: held by the type check, which fails where an expected error does not come.
import { type AnyClient, type Client, type ClientMessage, createClient } from '@wsekit/client-core';
import { type ClientProviderProps, createHooks, useClient, useSubscription, useTopicState } from '@wsekit/react';
import type { Dialer } from '@wsekit/transports';
import { expectTypeOf } from 'vitest';

declare const dialer: Dialer;

type Messages = {
  price: { readonly bid: number };
  news: { readonly title: string };
};

type Topics = {
  prices: 'price';
  everything: 'price' | 'news';
  [room: `room:${string}`]: 'news';
};

const typed = createClient<Messages, Topics>('ws://memory/wse', { dialer });

// A provider takes a client of whatever messages and topics.
const given: ClientProviderProps = { client: typed };
const made: ClientProviderProps = { create: () => typed };
expectTypeOf(typed).toExtend<AnyClient>();
expectTypeOf([given, made]).toExtend<ClientProviderProps[]>();
// @ts-expect-error a client of some types is none of all
const everything: Client = typed;
expectTypeOf(everything).not.toBeNever();

export function Untyped(): void {
  expectTypeOf(useClient()).toEqualTypeOf<Client>();
  expectTypeOf(useClient<Messages, Topics>()).toEqualTypeOf<Client<Messages, Topics>>();
  useSubscription(['any', 'topic']);
  const { state } = useTopicState(
    'any',
    (count: number, message) => {
      expectTypeOf(message).toEqualTypeOf<ClientMessage>();
      return count + 1;
    },
    0,
  );
  expectTypeOf(state).toEqualTypeOf<number>();
}

const hooks = createHooks<Messages, Topics>();

export function Typed(): void {
  hooks.useClient().on('price', ({ payload }) => expectTypeOf(payload.bid).toEqualTypeOf<number>());
  hooks.useSubscription('prices');
  hooks.useSubscription(['prices', 'room:1']);
  // @ts-expect-error no such topic
  hooks.useSubscription('price');
  // @ts-expect-error no such topic
  hooks.usePresence('price');
  // @ts-expect-error no such topic
  hooks.useRecovery('price');
  const { state } = hooks.useTopicState(
    'prices',
    (sum: number, { payload, type }) => {
      expectTypeOf(type).toEqualTypeOf<'price'>();
      return sum + payload.bid;
    },
    0,
    { keyOf: ({ payload }) => String(payload.bid), accept: ({ type }) => type === 'price' },
  );
  expectTypeOf(state).toEqualTypeOf<number>();
  hooks.useTopicState(
    'everything',
    (list: string[], message) =>
      message.type === 'news' ? [...list, message.payload.title] : [...list, String(message.payload.bid)],
    [],
  );
  hooks.useTopicState('room:7', (list: string[], { payload }) => [...list, payload.title], []);
  // @ts-expect-error a price has no title
  hooks.useTopicState('prices', (list: string[], { payload }) => [...list, payload.title], []);
  // @ts-expect-error no such topic
  hooks.useTopicState('price', (count: number) => count, 0);
}

export function OfMessagesAlone(): void {
  const { useTopicState: ofAnyTopic, useClient: client } = createHooks<Messages>();
  ofAnyTopic('whatever', (list: unknown[], { payload }) => [...list, payload], []);
  client().on('news', ({ payload }) => expectTypeOf(payload.title).toEqualTypeOf<string>());
}
