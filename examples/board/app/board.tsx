import { useConnectionStatus, usePresence, useRecovery, useSend } from '@wsekit/react';
import { type ReactElement, useEffect, useState, useSyncExternalStore } from 'react';
import { changed, type Lane, lanes, type Note, type Notes } from '../note.ts';
import type { Link } from './link.ts';
import { useNotes } from './use-notes.ts';

const titles: Readonly<Record<Lane, string>> = { todo: 'To do', doing: 'Doing', done: 'Done' };

/** Everything a user sees: who is there, three lanes of notes, and what the connection is at. */
export function Board({ link }: { link: Link }): ReactElement {
  const { notes, counters } = useNotes(link.user);
  const [own, setOwn] = useState<Notes>({});
  const send = useSend();
  const put = (note: Note): void => {
    send('put', { id: note.id, text: note.text, lane: note.lane });
    setOwn((before) => ({ ...before, [note.id]: note }));
  };
  const remove = (id: string): void => {
    send('remove', { id });
    setOwn((before) => changed(before, { kind: 'remove', id }));
  };
  // A note is shown at once, and as waiting until the board has told of it.
  useEffect(() => setOwn((before) => without(before, notes)), [notes]);
  const waiting = Object.values(without(own, notes));
  const shown = { ...notes, ...Object.fromEntries(waiting.map((note) => [note.id, note])) };
  const isWaiting = (id: string): boolean => waiting.some((note) => note.id === id);
  return (
    <>
      <Head link={link} />
      <main>
        {lanes.map((lane) => (
          <section key={lane} aria-label={titles[lane]} data-lane={lane}>
            <h2>{titles[lane]}</h2>
            {lane === 'todo' && <NewNote user={link.user} onPut={put} />}
            <ul>
              {Object.values(shown)
                .filter((note) => note.lane === lane)
                .map((note) => (
                  <NoteCard key={note.id} note={note} isWaiting={isWaiting(note.id)} onPut={put} onRemove={remove} />
                ))}
            </ul>
          </section>
        ))}
      </main>
      <footer>
        Changes that came: {counters.received}, of them {counters.folded} folded, {counters.superseded} superseded,{' '}
        {counters.lost} lost
      </footer>
    </>
  );
}

/** Notes that the board has not told of as they are here. */
function without(own: Notes, told: Notes): Notes {
  const left = Object.entries(own).filter(([id, { lane }]) => told[id]?.lane !== lane);
  return left.length === Object.keys(own).length ? own : Object.fromEntries(left);
}

function Head({ link }: { link: Link }): ReactElement {
  const { state } = useConnectionStatus();
  const { users } = usePresence('board');
  const { recovered } = useRecovery('board');
  const { queue } = link.client.store;
  const { messages } = useSyncExternalStore(queue.subscribe, queue.getSnapshot);
  const [isOnline, setOnline] = useState(true);
  const toggle = (): void => {
    link.setOnline(!isOnline);
    setOnline(!isOnline);
  };
  return (
    <header>
      <h1>Board</h1>
      <ul className="people" aria-label="Who is here">
        {[...users.keys()].map((user) => (
          <li key={user} title={user}>
            <span aria-hidden="true">{user.slice(0, 1).toUpperCase()}</span>
            {user}
          </li>
        ))}
      </ul>
      <p role="status" data-state={state}>
        {state === 'ready' ? 'connected' : 'offline'}
        {messages > 0 && <span className="waits">{messages} waiting</span>}
        {recovered > 0 && <span className="recovered">{recovered} recovered</span>}
      </p>
      <button type="button" onClick={toggle} aria-pressed={!isOnline}>
        {isOnline ? 'Go offline' : 'Go online'}
      </button>
    </header>
  );
}

function NewNote({ user, onPut }: { user: string; onPut: (note: Note) => void }): ReactElement {
  const [text, setText] = useState('');
  const add = (): void => {
    if (text.trim() === '') return;
    onPut({ id: crypto.randomUUID(), text: text.trim(), by: user, lane: 'todo' });
    setText('');
  };
  return (
    <form className="row" action={add}>
      <input
        aria-label="New note"
        placeholder="New note"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit">Add</button>
    </form>
  );
}

interface NoteCardProps {
  readonly note: Note;
  readonly isWaiting: boolean;
  readonly onPut: (note: Note) => void;
  readonly onRemove: (id: string) => void;
}

function NoteCard({ note, isWaiting, onPut, onRemove }: NoteCardProps): ReactElement {
  const next = lanes[lanes.indexOf(note.lane) + 1];
  return (
    <li className={isWaiting ? 'note waiting' : 'note'}>
      <p>{note.text}</p>
      <div className="row">
        <span className="by">{isWaiting ? 'waiting' : note.by}</span>
        {next !== undefined && (
          <button type="button" className="quiet" onClick={() => onPut({ ...note, lane: next })}>
            {titles[next]} →
          </button>
        )}
        <button type="button" className="quiet" aria-label={`Remove ${note.text}`} onClick={() => onRemove(note.id)}>
          ×
        </button>
      </div>
    </li>
  );
}
