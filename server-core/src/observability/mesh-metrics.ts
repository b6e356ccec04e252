import type { BackplaneCounters } from '../backplane/backplane.ts';
import type { MeshCounters } from '../cluster/counters.ts';
import type { Metric } from './metric.ts';

/** What a mesh counts beyond every backplane. */
type MeshCounter = Exclude<keyof MeshCounters, keyof BackplaneCounters>;

/** By counter, how it is named to operators, and what it is. */
const counters: Readonly<Record<MeshCounter, readonly [name: string, help: string]>> = {
  linksRefused: ['links_refused', 'Links of other nodes that ended before both sides had introduced themselves'],
  badFrames: ['bad_frames', 'Links that ended for bytes that are no frames'],
  linksSilent: ['links_silent', 'Links that ended because nothing came for 15 s'],
  linksSlow: ['links_slow', 'Links that ended because the other node read too slowly'],
  addressesRefused: ['addresses_refused', 'Addresses told by other nodes that are not dialled'],
  interestsOverLimit: ['interests_over_limit', 'Times a node asked for more topics than are kept'],
  presenceRefused: ['presence_refused', 'Users of other nodes that were not taken'],
  notText: ['not_text', 'Publications of other nodes that are no text'],
};

interface Figure {
  readonly name: string;
  readonly help: string;
  readonly value: number;
}

/** Counters of a mesh by their names; undefined for backplanes that are none. */
export function meshFigures(counted: Partial<MeshCounters>): Readonly<Record<string, number>> | undefined {
  const figures = figuresOf(counted);
  return figures.length === 0 ? undefined : Object.fromEntries(figures.map(({ name, value }) => [name, value]));
}

/** The same as metrics. */
export function meshMetrics(counted: Partial<MeshCounters>): Metric[] {
  return figuresOf(counted).map(({ name, help, value }) => ({
    kind: 'counter',
    name: `wsekit_mesh_${name}_total`,
    help,
    samples: [{ value }],
  }));
}

/** What was counted, of what a mesh counts. */
function figuresOf(counted: Partial<MeshCounters>): Figure[] {
  return (Object.keys(counters) as MeshCounter[]).flatMap((counter) => {
    const value = counted[counter];
    const [name, help] = counters[counter];
    return value === undefined ? [] : [{ name, help, value }];
  });
}
