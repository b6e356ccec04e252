import { dialectD2f } from '@wsekit/spec';
import type { NodeMutant } from '../mutant.ts';
import { instead, isType, without } from '../over/link-frames.ts';
import { tellsOthers } from '../over/tells-others.ts';

/** Chapter 14: what nodes tell each other about further ones. */
export const gossipMutants: readonly NodeMutant[] = [
  {
    id: 'node/gossip-unheard',
    does: 'dials nobody it is told of',
    requirements: ['WSE-CLU-065'],
    links: () => () => ({ heard: without('PEER_LIST', 'PEER_ANNOUNCE') }),
  },
  {
    id: 'node/host-names',
    does: 'takes host names for addresses',
    requirements: ['WSE-CLU-065'],
    links: () => () => ({
      heard: instead('PEER_LIST', (frame) => [{ ...frame, addresses: frame.addresses.map(resolved) }]),
    }),
  },
  {
    id: 'node/dials-itself',
    does: 'dials the address that it announces',
    requirements: ['WSE-CLU-065'],
    copies: ['WSE-ERR-209'],
    mesh: ({ advertisedAddress: _, ...options }) => options,
  },
  {
    id: 'node/list-unsaid',
    does: 'tells nobody whom it knows',
    requirements: ['WSE-CLU-061', 'WSE-CLU-065'],
    copies: ['WSE-ERR-117'],
    links: () => () => ({ sent: without('PEER_LIST') }),
  },
  {
    id: 'node/gossip-unbounded',
    does: 'tells on every address it ever heard',
    requirements: ['WSE-CLU-103'],
    copies: ['WSE-ERR-117'],
    links: () => {
      const heard = new Set<string>();
      return () => ({
        heard: instead('PEER_ANNOUNCE', ({ address }, bytes) => {
          heard.add(address);
          return [bytes];
        }),
        sent: instead('PEER_LIST', ({ addresses }) => [
          { type: 'PEER_LIST', addresses: [...new Set([...addresses, ...heard])] },
        ]),
      });
    },
  },
  {
    id: 'node/lists-unbounded',
    does: 'takes every entry of a PEER_LIST',
    requirements: ['WSE-CLU-064'],
    links: () => () => ({
      // Readers before D2g take all there is.
      heard: instead('PEER_LIST', (frame) => [{ ...frame, addresses: frame.addresses.filter(isNumeric) }], dialectD2f),
    }),
  },
  {
    id: 'node/hands-on-nothing',
    does: 'hands on no announcement',
    requirements: ['WSE-CLU-066'],
    copies: ['WSE-ERR-251'],
    links: () => () => ({ sent: without('PEER_ANNOUNCE') }),
  },
  {
    id: 'node/hands-on-known',
    does: 'hands on announcements of addresses that it knows',
    requirements: ['WSE-CLU-066'],
    copies: ['WSE-ERR-130'],
    links: () => tellsOthers((bytes) => isType(bytes, 'PEER_ANNOUNCE'), 'say'),
  },
  {
    id: 'node/hands-on-lists',
    does: 'hands on lists',
    requirements: ['WSE-CLU-066'],
    links: () => tellsOthers((bytes) => isType(bytes, 'PEER_LIST'), 'say'),
  },
];

function resolved(address: string): string {
  return address.replace(/^localhost:/, '127.0.0.1:');
}

function isNumeric(address: string): boolean {
  return /^[\d.:[\]]+$/.test(address);
}
