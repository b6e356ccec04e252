/** Writes a Markdown table. Cells may hold Markdown; bars in them are escaped. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escapeBars).join(' | ')} |\n`);
  return lines.join('').replaceAll('|  |', '| |');
}

/** Writes a text as code; the empty text as nothing. */
export function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

/** Writes a number with commas between groups of three digits: `1,048,576`. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Writes an identifier as words: `stay_down` becomes `stay down`. */
export function words(name: string): string {
  return name.replaceAll('_', ' ').toLowerCase();
}

function escapeBars(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
