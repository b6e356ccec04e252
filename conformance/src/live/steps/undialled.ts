import { mismatch } from '../outcome.ts';
import type { Performer } from './performer.ts';

const quietMs = 30;

/** Nobody connects for a time. */
export const undialled: Performer<'undialled'> = async ({ forMs = quietMs }, { door }) => {
  const socket = await door.take(forMs);
  if (socket === undefined) return;
  socket.destroy();
  throw mismatch('dialled', `nobody for ${forMs} ms`, 'a connection');
};
