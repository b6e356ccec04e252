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

/** Makes one slice of several, of the snapshots of all by name; its listeners hear of the changes of all. */
export function sliceOfAll<State extends object>(
  slices: {
    readonly [Name in keyof State]: Slice<State[Name]>;
  },
): Slice<State> {
  const names = Object.keys(slices) as (keyof State)[];
  const read = (): State =>
    Object.fromEntries(names.map((name) => [name, slices[name].getSnapshot()])) as unknown as State;
  let state = read();
  return {
    getSnapshot: () => {
      const now = read();
      if (names.some((name) => now[name] !== state[name])) state = now;
      return state;
    },
    subscribe: (listener) => {
      const ends = names.map((name) => slices[name].subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
