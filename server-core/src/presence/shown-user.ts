import type { PresenceData } from '../events.ts';
import type { Claims } from './merge.ts';

/** The name of this node among those that make claims: no other has an empty one. */
export const here = '';

/** A user of a topic. */
export interface User<Member> {
  readonly claims: Claims;
  readonly connections: Set<Member>;
}

/** What is to be seen of a user. */
export interface ShownUser {
  readonly data: PresenceData;
  readonly connections: number;
}

/** What is to be seen of a user, whoever asks. */
export function shown<Member>({ claims, connections }: User<Member>): ShownUser {
  const others = claims.size - (claims.has(here) ? 1 : 0);
  return { data: claims.shown?.data ?? {}, connections: connections.size + others };
}
