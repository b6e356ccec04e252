import type { NodeMutant } from '../mutant.ts';
import type { LinkEnd } from '../over/alter-network.ts';
import { frameOf, instead, isType, without } from '../over/link-frames.ts';
import { replace } from '../over/replace.ts';

/** Above every id that is made by the rules. (WSE-CLU-090) */
const [lowest, highest] = ['!', '~~~~~'] as const;

/** Chapter 14: how links begin, which of them live, and how they end. */
export const linkMutants: readonly NodeMutant[] = [
  {
    id: 'node/any-version',
    does: 'links with nodes of every version',
    requirements: ['WSE-CLU-023'],
    links: () => () => ({ heard: instead('HELLO', (frame) => [{ ...frame, protocolVersion: 1 }]) }),
  },
  {
    id: 'node/version-2',
    does: 'introduces itself with version 2',
    requirements: ['WSE-CLU-023', 'WSE-CLU-020'],
    links: () => () => ({ sent: instead('HELLO', (frame) => [{ ...frame, protocolVersion: 2 }]) }),
  },
  {
    id: 'node/offers-nothing',
    does: 'offers no capabilities',
    requirements: ['WSE-CLU-025'],
    mesh: (options) => ({ ...options, compression: false, recovery: false, presence: false }),
  },
  {
    id: 'node/hello-replaces',
    does: 'takes a second HELLO for the end of a link',
    requirements: ['WSE-CLU-089'],
    links: () => (end) => {
      let hellos = 0;
      return {
        heard: instead('HELLO', (_, bytes) => {
          hellos += 1;
          if (hellos > 1) end.destroy();
          return [bytes];
        }),
      };
    },
  },
  {
    id: 'node/hello-is-a-sign',
    does: 'takes a second HELLO for a sign of life',
    requirements: ['WSE-CLU-088', 'WSE-CLU-089'],
    links: () => () => {
      let hellos = 0;
      return {
        heard: instead('HELLO', (_, bytes) => {
          hellos += 1;
          return hellos > 1 ? [{ type: 'PONG' }] : [bytes];
        }),
      };
    },
  },
  {
    id: 'node/two-links-of-a-node',
    does: 'keeps a second link to a node it is linked with',
    requirements: ['WSE-CLU-091'],
    copies: ['WSE-ERR-210'],
    links: () => {
      let links = 0;
      return ({ isDialled }) => ({
        heard: instead('HELLO', (frame) => {
          links += 1;
          return [{ ...frame, instanceId: `${isDialled ? highest : lowest}${frame.instanceId}-${links}` }];
        }),
      });
    },
  },
  {
    id: 'node/no-tie-break',
    does: 'takes dialers with a higher id',
    requirements: ['WSE-CLU-090'],
    copies: ['WSE-ERR-128'],
    links: () => (end) => ({
      heard: instead('HELLO', (frame, bytes) => [
        end.isDialled ? bytes : { ...frame, instanceId: lowest + frame.instanceId },
      ]),
    }),
  },
  {
    id: 'node/answers-no-ping',
    does: 'answers no PING',
    requirements: ['WSE-CLU-087'],
    links: () => () => ({ sent: without('PONG') }),
  },
  {
    id: 'node/says-no-ping',
    does: 'says no PING',
    requirements: ['WSE-CLU-087'],
    links: () => () => ({ sent: without('PING') }),
  },
  {
    id: 'node/silence-lives',
    does: 'takes links on which nothing comes for alive',
    requirements: ['WSE-CLU-087'],
    links: () => (end) => ({
      sent: (bytes) => {
        if (isType(bytes, 'PING')) end.feign(frameOf({ type: 'PONG' }));
        return [bytes];
      },
    }),
  },
  {
    id: 'node/only-pong-is-a-sign',
    does: 'takes PONG alone for a sign of life',
    requirements: ['WSE-CLU-088'],
    links: () => () => ({ heard: without('UNSUB', 'PEER_LIST') }),
  },
  {
    id: 'node/shutdown-unsaid',
    does: 'stops without SHUTDOWN',
    requirements: ['WSE-CLU-080', 'WSE-CLU-093'],
    copies: ['WSE-ERR-118'],
    links: () => () => ({ sent: without('SHUTDOWN') }),
  },
  {
    id: 'node/shutdown-unheard',
    does: 'goes on behind SHUTDOWN',
    requirements: ['WSE-CLU-088', 'WSE-CLU-080'],
    links: () => () => ({ heard: without('SHUTDOWN') }),
  },
  {
    id: 'node/drain-unsaid',
    does: 'drains without DRAIN',
    requirements: ['WSE-CLU-081', 'WSE-CLU-094'],
    links: () => () => ({ sent: without('DRAIN') }),
  },
  {
    id: 'node/drain-unheard',
    does: 'sends publications to nodes that drain',
    requirements: ['WSE-CLU-094', 'WSE-CLU-081'],
    copies: ['WSE-ERR-126'],
    links: () => () => ({ heard: without('DRAIN') }),
  },
  {
    id: 'node/never-comes-back',
    does: 'dials no address twice',
    requirements: ['WSE-CLU-092'],
    copies: ['WSE-ERR-208'],
    dials: () => {
      const dialled = new Set<string>();
      return (address) => !dialled.has(address) && dialled.add(address).has(address);
    },
  },
  {
    id: 'node/comes-back-at-once',
    does: 'waits ever so little before it dials again',
    requirements: ['WSE-CLU-092'],
    node: (node) =>
      replace(node, {
        clock: {
          nowMs: () => node.clock.nowMs(),
          schedule: (delayMs, call) => node.clock.schedule(delayMs < 3000 ? delayMs / 10 : delayMs, call),
        },
      }),
  },
  {
    id: 'node/counts-the-gone',
    does: 'counts nodes that have gone',
    requirements: ['WSE-CLU-093'],
    copies: ['WSE-ERR-129'],
    call: ({ name, make }) => (name === 'cluster_peers_count' ? make().then(() => ({ result: 1 })) : undefined),
  },
  {
    id: 'node/ids-stay-taken',
    does: 'keeps an id taken when its link is over',
    requirements: ['WSE-CLU-093'],
    copies: ['WSE-ERR-129'],
    links: () => refusesIdsTwice(),
  },
];

function refusesIdsTwice(): (end: LinkEnd) => object {
  const seen = new Set<string>();
  return (end) => ({
    heard: instead('HELLO', (frame, bytes) => {
      if (seen.has(frame.instanceId)) end.destroy();
      seen.add(frame.instanceId);
      return [bytes];
    }),
  });
}
