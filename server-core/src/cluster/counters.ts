import type { BackplaneCounters } from '../backplane/backplane.ts';
import { createCounts } from '../backplane/counts.ts';

/** What a mesh counts beside what every backplane does. */
export interface MeshCounters extends BackplaneCounters {
  /** Links that ended before both sides had introduced themselves, for whatever the other side did or did not. */
  readonly linksRefused: number;
  /** Links that ended for bytes that are no frames. */
  readonly badFrames: number;
  /** Links that ended because nothing came for 15 s. */
  readonly linksSilent: number;
  /** Links that ended because the other end read too slowly for what is not a publication. */
  readonly linksSlow: number;
  /** Addresses of other nodes' lists that were not acted on: no literal address, or no room. */
  readonly addressesRefused: number;
  /** Times a node asked for more topics than are kept, and is sent everything. */
  readonly interestsOverLimit: number;
  /** Users of other nodes that were not taken: data that is no object is, more than the limits is not. */
  readonly presenceRefused: number;
  /** Publications that came as bytes that are no text. */
  readonly notText: number;
}

/** {@link MeshCounters} while they count. */
export type MeshCounts = { -readonly [Name in keyof MeshCounters]: MeshCounters[Name] };

/** Nothing counted yet. */
export function createMeshCounts(): MeshCounts {
  return {
    ...createCounts(),
    linksRefused: 0,
    badFrames: 0,
    linksSilent: 0,
    linksSlow: 0,
    addressesRefused: 0,
    interestsOverLimit: 0,
    presenceRefused: 0,
    notText: 0,
  };
}
