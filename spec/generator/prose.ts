import type { Model } from './model.ts';
import { proseTables } from './prose-tables.ts';

const marked = /(<!-- table:([\w-]+) -->\n)[\s\S]*?(<!-- \/table -->)/g;

/**
 * Fills the tables of a chapter: what stands between `<!-- table:NAME -->` and `<!-- /table -->`, and nothing else.
 *
 * Throws RangeError for a name that no table has, and for a marker without its end.
 */
export function fillTables(markdown: string, model: Model): string {
  const tables = proseTables(model);
  let pairs = 0;
  const filled = markdown.replace(marked, (_whole, begin: string, name: string, end: string) => {
    const table = tables.get(name);
    if (table === undefined) throw new RangeError(`no table ${name}; there are ${[...tables.keys()].join(', ')}`);
    pairs += 1;
    return `${begin}${table()}${end}`;
  });
  const begun = markdown.match(/<!-- table:/g)?.length ?? 0;
  if (begun !== pairs) throw new RangeError(`${begun} tables begin and ${pairs} end`);
  return filled;
}
