import { priorityLevels } from './priority-queue.ts';

/** What a {@link FairQueue} needs to know of its items. */
export interface Placed {
  /** 10, 8, 5, 3 or 1: CRITICAL, HIGH, NORMAL, LOW, BACKGROUND. */
  readonly level: number;
  /** Less is earlier; each number once. */
  readonly order: number;
  readonly bytes: number;
}

const defaultOvertaking = 1_000;

/**
 * Items that wait, the more urgent first, in order among equals. (WSE-DLV-064)
 *
 * Nothing starves: an item is overtaken by at most `overtaking` later ones for each level above its own, so by default one of
 * BACKGROUND by 4,000. As long as less than that lies between two items the more urgent is always first.
 */
export class FairQueue<Item extends Placed> {
  bytes = 0;
  size = 0;
  readonly #overtaking: number;
  /** One line a level, each in order. */
  readonly #lines: readonly Item[][] = priorityLevels.map(() => []);

  /** `overtaking`: a number from 0; 0 is the order of arrival alone. Default 1,000. */
  constructor(overtaking: number = defaultOvertaking) {
    this.#overtaking = overtaking;
  }

  add(item: Item): void {
    const line = this.#lineOf(item);
    line.splice(placeOf(item.order, line), 0, item);
    this.size += 1;
    this.bytes += item.bytes;
  }

  /** Takes the next out; undefined where none waits. */
  take(): Item | undefined {
    let next: { readonly item: Item; readonly due: number } | undefined;
    this.#lines.forEach(([item], rank) => {
      if (item === undefined) return;
      const due = item.order + rank * this.#overtaking;
      if (next === undefined || due < next.due) next = { item, due };
    });
    if (next !== undefined) this.remove(next.item);
    return next?.item;
  }

  /** Takes one out; false where it does not wait. */
  remove(item: Item): boolean {
    const line = this.#lineOf(item);
    const place = placeOf(item.order, line);
    if (line[place] !== item) return false;
    if (place === 0) line.shift();
    else line.splice(place, 1);
    this.size -= 1;
    this.bytes -= item.bytes;
    return true;
  }

  /** The first of each level that waits, the highest level first. */
  get heads(): readonly Item[] {
    return this.#lines.flatMap(([head]) => (head === undefined ? [] : [head]));
  }

  /**
   * Those that have to go so that so many messages and bytes have room: the oldest of the lowest level first, none of `level`
   * or above. Undefined where that is not enough.
   */
  victimsFor(room: { readonly messages: number; readonly bytes: number }, level: number): readonly Item[] | undefined {
    const victims: Item[] = [];
    let { messages, bytes } = room;
    for (let rank = priorityLevels.length - 1; messages > 0 || bytes > 0; rank -= 1) {
      if (rank < 0 || (priorityLevels[rank] ?? 0) >= level) return undefined;
      for (const item of this.#lines[rank] ?? []) {
        if (messages <= 0 && bytes <= 0) break;
        victims.push(item);
        messages -= 1;
        bytes -= item.bytes;
      }
    }
    return victims;
  }

  #lineOf({ level }: Item): Item[] {
    const line = this.#lines[priorityLevels.indexOf(level)];
    if (line === undefined) throw new RangeError(`${level} is no priority, allowed are ${priorityLevels.join(', ')}`);
    return line;
  }
}

/** Where an order stands or belongs in a line; most belong to its end. */
function placeOf(order: number, line: readonly Placed[]): number {
  const last = line.at(-1);
  if (last === undefined || last.order < order) return line.length;
  let [from, to] = [0, line.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((line[middle]?.order ?? 0) < order) from = middle + 1;
    else to = middle;
  }
  return from;
}
