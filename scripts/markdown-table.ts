/** A table of Markdown; cells must hold no `|`. */
export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = heading.map(() => '---');
  return [heading, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
