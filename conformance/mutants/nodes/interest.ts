import type { NodeMutant } from '../mutant.ts';
import { instead, isType, without } from '../over/link-frames.ts';

/** Chapter 14: what nodes want of each other. */
export const interestMutants: readonly NodeMutant[] = [
  {
    id: 'node/unsub-unheard',
    does: 'goes on sending what a node wants no more',
    requirements: ['WSE-CLU-056'],
    links: () => () => ({ heard: without('UNSUB') }),
  },
  {
    id: 'node/sub-unheard',
    does: 'overlooks what a node comes to want',
    requirements: ['WSE-CLU-056'],
    copies: ['WSE-ERR-204'],
    links: () => () => ({ heard: without('SUB') }),
  },
  {
    id: 'node/no-patterns',
    does: 'takes patterns for topics',
    requirements: ['WSE-CLU-056'],
    copies: ['WSE-ERR-115'],
    links: () => () => ({
      heard: instead('SUB', (frame) => [{ ...frame, topic: frame.topic.replace(/[*?]/g, '+') }]),
    }),
  },
  {
    id: 'node/sends-what-nobody-wants',
    does: 'sends everything to every node',
    requirements: ['WSE-CLU-056'],
    links: () => () => ({ heard: without('SUB', 'UNSUB', 'RESYNC', 'DRAIN') }),
  },
  {
    id: 'node/nothing-said-is-nothing',
    does: 'sends nothing to a node that has not said what it wants',
    requirements: ['WSE-CLU-057'],
    links: () => () => {
      let hasSaid = false;
      return {
        heard: (bytes) => {
          hasSaid ||= isType(bytes, 'SUB', 'RESYNC');
          return [bytes];
        },
        sent: (bytes) => (hasSaid || !isType(bytes, 'MSG') ? [bytes] : []),
      };
    },
  },
  {
    id: 'node/resync-adds',
    does: 'takes every RESYNC for the continuation of the one before',
    requirements: ['WSE-CLU-052'],
    links: () => () => ({ heard: instead('RESYNC', (frame) => [{ ...frame, continuation: true }]) }),
  },
  {
    id: 'node/resync-never-continues',
    does: 'takes the continuation of a RESYNC for all there is',
    requirements: ['WSE-CLU-052', 'WSE-CLU-054'],
    copies: ['WSE-ERR-122'],
    links: () => () => ({ heard: instead('RESYNC', (frame) => [{ ...frame, continuation: false }]) }),
  },
  {
    id: 'node/resync-as-one-topic',
    does: 'reads the topics of RESYNC as one',
    requirements: ['WSE-CLU-051'],
    copies: ['WSE-ERR-206'],
    links: () => () => ({ heard: instead('RESYNC', (frame) => [{ ...frame, topics: frame.topics.slice(0, 1) }]) }),
  },
  {
    id: 'node/resync-empty-unsaid',
    does: 'says no RESYNC while nobody here wants anything',
    requirements: ['WSE-CLU-059'],
    copies: ['WSE-ERR-205'],
    links: () => () => ({ sent: instead('RESYNC', (frame, bytes) => (frame.topics.length === 0 ? [] : [bytes])) }),
  },
  {
    id: 'node/interest-told-once',
    does: 'tells a node that comes back nothing of what it wants',
    requirements: ['WSE-CLU-085', 'WSE-CLU-092'],
    links: () => {
      const told = new Set<string>();
      return ({ isDialled, address }) => {
        const isNew = !(isDialled && told.has(address));
        told.add(address);
        return isNew ? {} : { sent: instead('RESYNC', (frame) => [{ ...frame, topics: [] }]) };
      };
    },
  },
  {
    id: 'node/sub-unsaid',
    does: 'tells nobody what it comes to want',
    requirements: ['WSE-CLU-058', 'WSE-CLU-050'],
    copies: ['WSE-ERR-170'],
    links: () => () => ({ sent: without('SUB') }),
  },
  {
    id: 'node/unsub-unsaid',
    does: 'tells nobody what it wants no more',
    requirements: ['WSE-CLU-058'],
    links: () => () => ({ sent: without('UNSUB') }),
  },
];
