/** A note on the board. */
export interface Note {
  readonly id: string;
  readonly text: string;
  readonly by: string;
  readonly lane: Lane;
}

export const lanes = ['todo', 'doing', 'done'] as const;
export type Lane = (typeof lanes)[number];

/** What pages ask of the board, and what the board tells all pages. */
export type Change = { readonly kind: 'put'; readonly note: Note } | { readonly kind: 'remove'; readonly id: string };

export type Notes = Readonly<Record<string, Note>>;

/** The board after a change; the same change twice is as good as once. */
export function changed(notes: Notes, change: Change): Notes {
  if (change.kind === 'put') return { ...notes, [change.note.id]: change.note };
  const { [change.id]: _gone, ...rest } = notes;
  return rest;
}
