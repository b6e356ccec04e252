// Types of topics and messages: held by the type check, which fails where an expected error does not come.
import { type Client, type ClientMessage, connect, createClient, type MessageOf } from '@wsekit/client-core';
import type { Dialer } from '@wsekit/transports';
import { expectTypeOf } from 'vitest';
import { z } from 'zod';

declare const dialer: Dialer;
declare function takesAny(client: Client): void;
const url = 'ws://memory/wse';

type Messages = {
  price: { readonly bid: number };
  news: { readonly title: string };
};

type Topics = {
  prices: 'price';
  everything: 'price' | 'news';
};

const typed = createClient<Messages, Topics>(url, { dialer });
typed.on('price', (message) => {
  expectTypeOf(message.payload.bid).toEqualTypeOf<number>();
  expectTypeOf(message.type).toEqualTypeOf<'price'>();
  // @ts-expect-error a price has no title
  message.payload.title;
});
typed.on('error', (message) => expectTypeOf(message.payload).toEqualTypeOf<unknown>());
typed.on('*', (message) => expectTypeOf(message).toEqualTypeOf<ClientMessage>());
// @ts-expect-error a price is no text
typed.on('price', (message: ClientMessage<string>) => message.payload.length);

for await (const message of typed.messages('prices')) expectTypeOf(message.payload.bid).toEqualTypeOf<number>();
for await (const message of typed.messages('everything')) {
  if (message.type === 'news') expectTypeOf(message.payload).toEqualTypeOf<{ readonly title: string }>();
  else expectTypeOf(message.payload.bid).toEqualTypeOf<number>();
}
for await (const message of typed.messages()) expectTypeOf(message).toEqualTypeOf<ClientMessage>();
for await (const message of typed) expectTypeOf(message).toEqualTypeOf<ClientMessage>();

const bySchemas = connect(url, { dialer, schemas: { price: z.object({ bid: z.coerce.number() }) } });
bySchemas.on('price', ({ payload }) => expectTypeOf(payload).toEqualTypeOf<{ bid: number }>());
bySchemas.on('other', ({ payload }) => expectTypeOf(payload).toEqualTypeOf<unknown>());

// @ts-expect-error the schema gives something else than the type says
createClient<Messages>(url, { dialer, schemas: { price: z.object({ ask: z.number() }) } });

const untyped = connect(url, { dialer });
untyped.on('price', ({ payload }) => expectTypeOf(payload).toEqualTypeOf<unknown>());
takesAny(untyped);
expectTypeOf<MessageOf<Messages, 'price'>>().toEqualTypeOf<ClientMessage<{ readonly bid: number }, 'price'>>();
