import type { ClientMessage } from '@wsekit/client-core';
import { type DeliveryCounters, useTopicState } from '@wsekit/react';
import { useCallback, useEffect, useRef } from 'react';
import { type Change, changed, type Notes } from '../note.ts';

const fold = (notes: Notes, { type, payload }: ClientMessage): Notes =>
  type === 'change' ? changed(notes, payload as Change) : notes;

/** The notes: fetched as they are, then kept by what the board tells; fetched anew whenever something was lost. */
export function useNotes(user: string): { notes: Notes; counters: DeliveryCounters; isHeld: boolean } {
  const refetch = useRef<() => void>(() => {});
  const { state, counters, topic, reset } = useTopicState<Notes>(
    'board',
    fold,
    {},
    {
      presence: { name: user },
      onLost: () => refetch.current(),
    },
  );
  const load = useCallback(() => {
    fetch('/notes')
      .then((response) => response.json())
      .then(reset, () => {});
  }, [reset]);
  const isHeld = topic.state === 'held';
  useEffect(() => {
    refetch.current = load;
    // What is told from the moment on that the topic is held comes on top of what is fetched then.
    if (isHeld) load();
  }, [load, isHeld]);
  return { notes: state, counters, isHeld };
}
