/**
 * A pattern over the names of case runs.
 *
 * `*` stands for any characters but `/`, `**` for any at all, everything else (brackets, too) for itself. A pattern also
 * covers what lies below it, so the id of a case covers all its runs and `decode/client-2.4.3` a whole family.
 */
export interface Pattern {
  readonly text: string;
  matches(name: string): boolean;
}

/** Compiles the text of a pattern. */
export function createPattern(text: string): Pattern {
  const source = text.replace(/\*\*|\*|[^*]+/g, (part) => {
    if (part === '**') return '.*';
    return part === '*' ? '[^/]*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  const expression = new RegExp(`^${source}(?:/.*)?$`, 's');
  return { text, matches: (name) => expression.test(name) };
}
