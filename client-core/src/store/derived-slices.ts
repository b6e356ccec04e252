import { isAlike } from './is-alike.ts';
import type { Slice } from './slice.ts';

/** Makes a slice of a part of another: its listeners hear of changes of that part alone. */
export function sliceOf<Whole, Part>(whole: Slice<Whole>, select: (state: Whole) => Part): Slice<Part> {
  let seen = whole.getSnapshot();
  let part = select(seen);
  const getSnapshot = (): Part => {
    const state = whole.getSnapshot();
    if (state === seen) return part;
    seen = state;
    const next = select(state);
    if (!isAlike(next, part)) part = next;
    return part;
  };
  return {
    getSnapshot,
    subscribe: (listener) => {
      let told = getSnapshot();
      return whole.subscribe(() => {
        const now = getSnapshot();
        if (now === told) return;
        told = now;
        listener();
      });
    },
  };
}

/** Makes one slice of several, by a reading of their snapshots; its listeners hear of the changes of all. */
export function sliceOfAll<State>(slices: readonly Slice<unknown>[], read: () => State): Slice<State> {
  const snapshots = (): unknown[] => slices.map((slice) => slice.getSnapshot());
  let seen = snapshots();
  let state = read();
  return {
    getSnapshot: () => {
      const now = snapshots();
      if (now.some((snapshot, at) => snapshot !== seen[at])) {
        seen = now;
        state = read();
      }
      return state;
    },
    subscribe: (listener) => {
      const ends = slices.map((slice) => slice.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
