import type { AnyMessages, Client, NoTopics } from '@wsekit/client-core';
import { useScope } from './context.ts';

/**
 * The client of the nearest `ClientProvider`; throws an Error where there is none.
 *
 * What messages and topics it has is the application's word: `useClient<Messages, Topics>()`, or `createHooks` once for all.
 */
export function useClient<Messages extends object = AnyMessages, Topics extends object = NoTopics>(): Client<
  Messages,
  Topics
> {
  return useScope().client as Client<Messages, Topics>;
}
