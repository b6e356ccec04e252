import { createServer, type WseServer } from '@wsekit/server-core';
import { type Change, changed, lanes, type Notes } from './note.ts';

const mostCharacters = 200;
const mostNotes = 200;
const idForm = /^[\w-]{1,64}$/;

/** A board and its server: changes go to the topic `board`, and who is there is shown. */
export function createBoard(secret: Uint8Array): { server: WseServer; notes: () => Notes } {
  const server = createServer({
    jwt: { secret },
    path: '/wse',
    recovery: { bufferEntries: 256 },
    presence: true,
    subscriptions: 'server',
  });
  const users = new Map<string, string>();
  let notes: Notes = {};
  server.onEvent((event) => {
    if (event.type === 'auth_connect') users.set(event.connectionId, event.userId);
    if (event.type === 'disconnect') users.delete(event.connectionId);
    if (event.type !== 'msg') return;
    const change = readChange(event.data, users.get(event.connectionId) ?? '', notes);
    if (change === undefined) return;
    notes = changed(notes, change);
    server.broadcast('board', JSON.stringify({ c: 'U', t: 'change', p: change }));
  });
  return { server, notes: () => notes };
}

/** What a page asks for, if that makes sense; a note stays that of who wrote it. */
function readChange(data: unknown, user: string, notes: Notes): Change | undefined {
  const { t, p } = Object(data);
  const { id, text, lane } = Object(p);
  if (typeof id !== 'string' || !idForm.test(id)) return undefined;
  const known = Object.hasOwn(notes, id) ? notes[id] : undefined;
  if (t === 'remove') return known === undefined ? undefined : { kind: 'remove', id };
  if (t !== 'put' || !lanes.includes(lane) || typeof text !== 'string' || text.trim() === '') return undefined;
  if (known === undefined && Object.keys(notes).length >= mostNotes) return undefined;
  return { kind: 'put', note: { id, text: text.trim().slice(0, mostCharacters), lane, by: known?.by ?? user } };
}
