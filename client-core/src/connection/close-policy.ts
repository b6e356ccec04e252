import { type CloseReaction, closeReactions } from '@wsekit/spec';
import { DRAIN, GOING_AWAY } from '@wsekit/spec/close-numbers';
import { isTransportError } from '@wsekit/transports';

/** How an attempt or a session ended. */
export type Ending =
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string }
  /** It never opened. */
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * What a client does about an end. (WSE-CONN-080 to WSE-CONN-082)
 *
 * `stay_down`: nothing more. `reconnect`: it comes back. `move`: it comes back elsewhere where it can. `refresh_credentials`: it
 * comes back with another token alone.
 */
export type Reaction = CloseReaction | 'move';

const unauthorized: ReadonlySet<number | undefined> = new Set([401, 403]);

/** What ends are answered by where the registry leaves a choice. */
export interface ClosePolicy {
  /** Whether the client comes back from 1001, as published clients do not. Default true. */
  readonly returnsFromGoingAway?: boolean;
  /** Other reactions by close code, for servers whose applications close with codes of their own. (WSE-CONN-080) */
  readonly reactions?: Readonly<Record<number, Reaction>>;
}

/** Decides over an end; `wasRefused`: the server has said by an `error` that it does not take the token. */
export function reactionTo(ending: Ending, wasRefused: boolean, policy: ClosePolicy = {}): Reaction {
  if (ending.kind === 'failed') {
    return isTransportError(ending.error) && unauthorized.has(ending.error.status)
      ? 'refresh_credentials'
      : 'reconnect';
  }
  if (wasRefused) return 'refresh_credentials';
  return policy.reactions?.[ending.code] ?? reactionToCode(ending.code, policy);
}

function reactionToCode(code: number, { returnsFromGoingAway = true }: ClosePolicy): Reaction {
  if (code === DRAIN) return 'move';
  if (code === GOING_AWAY && !returnsFromGoingAway) return 'stay_down';
  return closeReactions[code] ?? 'reconnect';
}
