import type { Category, Dialect } from '@wsekit/spec';
import { closesContainer, endOfString, opensContainer, quote } from '../json/json-scan.ts';
import { categoryOfType } from './category.ts';

const colon = 0x3a;

/**
 * Adds the category to an application's text that a server publishes, without parsing it.
 *
 * `"c":"X",` goes directly behind the first `{`, where the text has a type and no category yet; nothing else changes.
 * (WSE-FRM-070 to WSE-FRM-077) The dialect says whether there is anything to add and where to look.
 */
export function injectCategory(text: string, dialect: Pick<Dialect, 'category_injection'>): string {
  const open = text.indexOf('{');
  if (dialect.category_injection === 'none' || open < 0) return text;
  const find = dialect.category_injection === 'any_depth' ? categoryAnywhere : categoryOutermost;
  const category = find(text, open);
  return category === undefined ? text : `${text.slice(0, open + 1)}"c":"${category}",${text.slice(open + 1)}`;
}

/** From 2.2.0: the members of the outermost object, as far as they can be told apart in a text that may be no JSON. */
function categoryOutermost(text: string, open: number): Category | undefined {
  const mayHaveCategory = text.includes('"c":');
  let category: Category | undefined;
  let depth = 1;
  for (let at = open + 1; at < text.length && depth > 0; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      const end = endOfString(text, at);
      if (depth === 1 && text.charCodeAt(end + 1) === colon) {
        if (text.slice(at, end) === '"c') return undefined;
        if (text.slice(at, end) === '"t') category ??= categoryAt(text, end + 2) ?? 'U';
        if (category !== undefined && !mayHaveCategory) return category;
      }
      at = end;
    } else if (opensContainer(unit)) depth += 1;
    else if (closesContainer(unit)) depth -= 1;
  }
  return category;
}

/** 2.1.0 and 2.1.1: the whole text, strings and nested objects included. (WSE-FRM-076) */
function categoryAnywhere(text: string): Category | undefined {
  const type = text.indexOf('"t":');
  return type < 0 || text.includes('"c":') ? undefined : categoryAt(text, type + '"t":'.length);
}

/** The category of the type at a place; undefined when what stands there is no string. */
function categoryAt(text: string, at: number): Category | undefined {
  if (text.charCodeAt(at) !== quote) return undefined;
  return categoryOfType(text.slice(at + 1, endOfString(text, at)));
}
