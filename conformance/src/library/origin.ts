import { VectorFormatError } from '@wsekit/spec/vectors';

/** Where cases come from: a file, the part of their ids that stands for it, and the entries that could not be used. */
export interface Origin {
  /** Part of the ids, such as `client-2.4.3`. */
  readonly name: string;
  /** Path below the directory that was read. */
  readonly file: string;
  /** Takes entries that are not in the shape of their format. */
  readonly unreadable: VectorFormatError[];
}

/**
 * Builds the cases of every entry. One that is not in the shape of its format gives none and is told in `unreadable`, so
 * that a later edition of a format costs no more than the entries it changed.
 */
export function fromEach<Entry, Built>(
  origin: Origin,
  part: string,
  entries: readonly Entry[] | undefined,
  build: (entry: Entry, at: number) => readonly Built[],
): readonly Built[] {
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: Entry, at) => {
    try {
      return build(entry, at);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      origin.unreadable.push(new VectorFormatError(origin.file, `${part} ${at}: ${why}`, { cause }));
      return [];
    }
  });
}
