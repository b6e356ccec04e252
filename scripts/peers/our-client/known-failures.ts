import type { KnownFailure } from '../known-failures.ts';

/** What published servers do not do for our client. */
export const knownFailuresOfServers: readonly KnownFailure[] = [
  {
    // Before 2.4 publications carry no stamp: the one position there is is that of the subscription, so what was heard since
    // comes again, and nothing tells that it is the same.
    fact: 'gets nothing twice',
    errata: 'WSE-ERR-090',
    concerns: ({ server, story }) => server.isPublished && server.speaks !== 'D2g' && story.startsWith('recovery'),
  },
];
