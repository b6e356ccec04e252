/** Closer to the end than this, in pixels, is at the end. */
const entryHeight = 40;

/** The element of an id; throws when the page has none of that kind. */
export function element<Kind extends HTMLElement>(id: string, kind: abstract new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${kind.name} #${id}`);
}

/** Makes an element with a text and classes. */
export function make(name: string, text = '', classes = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = classes;
  return made;
}

/** Adds to the end of a list, forgets what is too old, and keeps the end in view for those who look at it. */
export function append(list: HTMLElement, entry: HTMLElement, mostEntries: number): void {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < entryHeight;
  list.append(entry);
  if (list.childElementCount > mostEntries) list.firstElementChild?.remove();
  if (isAtEnd) list.scrollTop = list.scrollHeight;
}

/** Adds to the beginning of a list, and forgets what is too old. */
export function prepend(list: HTMLElement, entry: HTMLElement, mostEntries: number): void {
  list.prepend(entry);
  if (list.childElementCount > mostEntries) list.lastElementChild?.remove();
}
