import type { LinkChange, LinkEnd } from './alter-network.ts';

/**
 * What one link of a node brings goes to all its others, too: `say` sends it to the nodes there, `feign` has this node hear it
 * from each of them.
 */
export function tellsOthers(
  concerns: (bytes: Uint8Array) => boolean,
  how: 'say' | 'feign',
): (end: LinkEnd) => LinkChange {
  const ends = new Set<LinkEnd>();
  return (end) => {
    ends.add(end);
    return {
      heard: (bytes) => {
        if (concerns(bytes)) for (const other of ends) if (other !== end) other[how](bytes);
        return [bytes];
      },
      closed: () => ends.delete(end),
    };
  };
}
