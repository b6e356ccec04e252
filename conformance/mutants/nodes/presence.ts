import { clusterCapabilities } from '@wsekit/spec';
import { actions } from '../../suites/node/presence-parts.ts';
import type { NodeMutant } from '../mutant.ts';
import { instead, readFrame, without } from '../over/link-frames.ts';
import { replace } from '../over/replace.ts';
import { tellsOthers } from '../over/tells-others.ts';

const { join, leave } = actions;
const always = 9_000_000_000_000n;

/** Chapter 12: users of other nodes. */
export const presenceMutants: readonly NodeMutant[] = [
  {
    id: 'node/presence-by-arrival',
    does: 'takes the state that came last for the latest',
    requirements: ['WSE-PRS-051', 'WSE-CLU-077'],
    links: () => {
      let updatedAtMs = 1n;
      return () => ({
        heard: instead('PRESENCE_UPDATE', (frame) => {
          updatedAtMs += 1n;
          return [{ ...frame, updatedAtMs }];
        }),
      });
    },
  },
  {
    id: 'node/leave-at-any-time',
    does: 'takes every leave for the latest state',
    requirements: ['WSE-PRS-051', 'WSE-CLU-077'],
    copies: ['WSE-ERR-123'],
    links: () => () => ({
      heard: instead('PRESENCE_UPDATE', (frame, bytes) => [
        frame.action === leave ? { ...frame, updatedAtMs: always } : bytes,
      ]),
    }),
  },
  {
    id: 'node/join-at-any-time',
    does: 'has a late join bring back who has left',
    requirements: ['WSE-PRS-057'],
    copies: ['WSE-ERR-132'],
    links: () => () => ({
      heard: instead('PRESENCE_UPDATE', (frame, bytes) => [
        frame.action === leave ? { ...frame, updatedAtMs: 1000n } : bytes,
      ]),
    }),
  },
  {
    id: 'node/one-leave-for-all',
    does: 'takes the leave of one node for that of all',
    requirements: ['WSE-PRS-052'],
    copies: ['WSE-ERR-123'],
    links: () =>
      tellsOthers((bytes) => {
        const frame = readFrame(bytes);
        return frame?.type === 'PRESENCE_UPDATE' && frame.action === leave;
      }, 'feign'),
  },
  {
    id: 'node/ghosts',
    does: 'keeps the users of nodes that have gone',
    requirements: ['WSE-PRS-055'],
    copies: ['WSE-ERR-129'],
    node: (node) => replace(node, { nodeLeft: () => {} }),
  },
  {
    id: 'node/presence-unheard',
    does: 'overlooks what changes of the users of other nodes',
    requirements: ['WSE-PRS-053'],
    links: () => () => ({ heard: without('PRESENCE_UPDATE') }),
  },
  {
    id: 'node/whole-state-unheard',
    does: 'overlooks the users a node has when it comes',
    requirements: ['WSE-PRS-058', 'WSE-CLU-074'],
    copies: ['WSE-ERR-174'],
    links: () => () => ({ heard: without('PRESENCE_FULL') }),
  },
  {
    id: 'node/whole-state-unsaid',
    does: 'tells a node that comes nothing of its users',
    requirements: ['WSE-CLU-074', 'WSE-CLU-085'],
    links: () => () => ({ sent: without('PRESENCE_FULL') }),
  },
  {
    id: 'node/presence-unsaid',
    does: 'tells other nodes nothing of its users',
    requirements: ['WSE-PRS-050', 'WSE-CLU-070'],
    links: () => () => ({ sent: without('PRESENCE_UPDATE') }),
  },
  {
    id: 'node/presence-to-all',
    does: 'tells of its users to nodes that did not offer presence',
    requirements: ['WSE-CLU-076'],
    links: () => () => ({
      heard: instead('HELLO', (frame) => [
        { ...frame, capabilities: (frame.capabilities | clusterCapabilities.presence) >>> 0 },
      ]),
    }),
  },
  {
    id: 'node/news-of-nothing',
    does: 'tells of users whom it refused',
    requirements: ['WSE-PRS-053', 'WSE-PRS-054'],
    copies: ['WSE-ERR-174'],
    links: () => () => ({
      heard: instead('PRESENCE_UPDATE', (frame, bytes) =>
        frame.action === leave ? [{ ...frame, action: join, updatedAtMs: frame.updatedAtMs - 1n }, bytes] : [bytes],
      ),
    }),
  },
];
