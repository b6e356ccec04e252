import { type Category, categories, type Direction, systemTypes } from '@wsekit/spec';

// What clients call system and snapshot; nothing on a server looks at it. (WSE-FRM-064)
const clientSystemTypes: ReadonlySet<string> = new Set(['client_hello', 'subscription_update', 'ping', 'PONG']);

/**
 * The category a message type is sent under.
 *
 * On servers a snapshot name wins over the list of system types (WSE-FRM-060 to WSE-FRM-062); clients have a list of
 * their own (WSE-FRM-064).
 */
export function categoryOfType(type: string, direction: Direction = 'server_to_client'): Category {
  if (direction === 'client_to_server') return clientCategoryOfType(type);
  if (type.includes('_snapshot') || type.startsWith('snapshot_')) return 'S';
  return systemTypes.has(type) ? 'WSE' : 'U';
}

/** The category of a received message: its `c`, or `U` where it has none of the three. (WSE-FRM-065, WSE-FRM-066) */
export function categoryOf(envelope: { readonly c?: unknown }): Category {
  return asCategory(envelope.c) ?? 'U';
}

/** A value as one of the three categories, undefined when it is none. */
export function asCategory(value: unknown): Category | undefined {
  return categories.find((category) => category === value);
}

function clientCategoryOfType(type: string): Category {
  if (clientSystemTypes.has(type)) return 'WSE';
  return type === 'sync_request' || type.startsWith('request_') ? 'S' : 'U';
}
