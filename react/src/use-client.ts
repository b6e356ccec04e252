import type { Client } from '@wsekit/client-core';
import { useScope } from './context.ts';

/** The client of the nearest `ClientProvider`; throws an Error where there is none. */
export function useClient(): Client {
  return useScope().client;
}
