import type { Ending } from './close-policy.ts';

/**
 * Where a client is. `connecting`: a connection is being opened. `handshaking`: it is open, and not agreed on yet. `ready`:
 * messages go both ways. `waiting`: it tries again at `retryAtMs`. `refreshing`: it asks for another token. `closed`: it does
 * nothing more.
 */
export type ConnectionStatus =
  | { readonly state: 'idle' }
  | { readonly state: 'connecting' | 'handshaking' | 'ready'; readonly url: string }
  | { readonly state: 'waiting'; readonly retryAtMs: number; readonly failures: number; readonly because: Ending }
  | { readonly state: 'refreshing'; readonly because: Ending }
  | { readonly state: 'closed'; readonly why: CloseReason; readonly because: Ending | undefined };

/**
 * Why a client is down for good. `asked`: `close` was called. `ended`: the server has ended it with a code that means so.
 * `unauthorized`: its token is refused, and there is no other. `gave_up`: as many tries failed as were allowed.
 */
export type CloseReason = 'asked' | 'ended' | 'unauthorized' | 'gave_up';
