import type { StoryServer } from './servers.ts';

/** A story of one client with one server. */
export interface Telling {
  /** Name of the client. */
  readonly client: string;
  readonly server: StoryServer;
  readonly story: string;
}

/** A fact that does not hold, why, and where. It has to go on not holding: where it holds it is an error. */
export interface KnownFailure {
  readonly fact: string;
  /** The entry of the errata that says so. */
  readonly errata: string;
  concerns(telling: Telling): boolean;
}

const isPublished = ({ client }: Telling): boolean => client.startsWith('wse-client');
const isBefore24 = ({ client }: Telling): boolean => /^wse-client 2\.[0-3]\./.test(client);
const isServerBefore24 = ({ server }: Telling): boolean => server.speaks === 'D2b' || server.speaks === 'D2e';
const isEncrypted = ({ story }: Telling): boolean => story.includes('encrypt');

/** Up to 2.3.1 the key is salted, later it is not: who knows one of the two has no key in common with who knows the other. */
function hasNoCommonKey(telling: Telling): boolean {
  if (!isPublished(telling) || !isEncrypted(telling) || telling.server.speaks === 'detect') return false;
  return isBefore24(telling) !== isServerBefore24(telling);
}

/** It comes back and hears what it missed. */
function recovers(telling: Telling): boolean {
  const { story } = telling;
  return story.startsWith('recovery') && !story.endsWith('without a code') && !hasNoCommonKey(telling);
}

/**
 * All there are. Those of a client go by what is spoken, whoever speaks it: each has to happen with a published server, too,
 * and so is not ours.
 */
export const knownFailures: readonly KnownFailure[] = [
  {
    // To its loop over the socket an end without error is the end of nothing.
    fact: 'comes back',
    errata: 'WSE-ERR-111',
    concerns: (telling) => isPublished(telling) && telling.story === 'recovery, closed without a code',
  },
  {
    // Before D2d a refusal ends by a Close without a code.
    fact: 'knows that it was refused',
    errata: 'WSE-ERR-111',
    concerns: (telling) =>
      isPublished(telling) && telling.story === 'authentication' && telling.server.speaks === 'D2b',
  },
  {
    // The server's 0 went to somebody else, and without it the 1 of `server_ready` is held back.
    fact: 'gets ready',
    errata: 'WSE-ERR-150',
    concerns: (telling) => isBefore24(telling) && telling.story === 'numbers of the server',
  },
  {
    // The one position it knows is that of its subscription, so what it heard since comes again.
    fact: 'gets nothing twice',
    errata: 'WSE-ERR-090',
    concerns: (telling) => isPublished(telling) && isServerBefore24(telling) && recovers(telling),
  },
  {
    // Stamps would tell it; it does not look at them.
    fact: 'gets nothing twice',
    errata: 'WSE-ERR-182',
    concerns: (telling) => isBefore24(telling) && !isServerBefore24(telling) && recovers(telling),
  },
  { fact: 'is heard, and gets an event', errata: 'WSE-ERR-059', concerns: hasNoCommonKey },
  {
    // The published server's own: ours seals what it replays.
    fact: 'is told nothing secret in the clear',
    errata: 'WSE-ERR-063',
    concerns: (telling) =>
      telling.server.isPublished && isServerBefore24(telling) && isEncrypted(telling) && recovers(telling),
  },
  {
    // A server of all dialects learns from the first sealed frame how to seal (WSE-ENC-020); these clients ask for what they
    // missed before they seal anything. One that must not tell in the clear is told to be strict.
    fact: 'is told nothing secret in the clear',
    errata: 'WSE-ERR-059',
    concerns: (telling) =>
      isPublished(telling) && telling.server.speaks === 'detect' && isEncrypted(telling) && recovers(telling),
  },
];
