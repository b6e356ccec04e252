import { type Difference, isAsKept } from './difference.ts';

/** What stands at one place of both lists. */
export interface Pair {
  readonly isSame: boolean;
  /** Undefined where only ours has something. */
  readonly recorded?: string;
  readonly ours?: string;
}

const longestShown = 160;
const shownBefore = 40;

/** Both lists next to each other; where one has more than the other, the rest of it is moved until they meet again. */
export function pairsOf({ expected, got }: Pick<Difference, 'expected' | 'got'>): Pair[] {
  const pairs: Pair[] = [];
  let [at, to] = [0, 0];
  while (at < expected.length || to < got.length) {
    const [recorded, ours] = [expected[at], got[to]];
    if (recorded !== undefined && ours !== undefined && isAsKept(recorded, ours)) {
      pairs.push({ isSame: true, recorded, ours });
      at += 1;
      to += 1;
      continue;
    }
    const [isLater, isEarlier] = [comesLater(expected, at, ours), comesLater(got, to, recorded)];
    const takesRecorded = recorded !== undefined && (ours === undefined || isLater || !isEarlier);
    const takesOurs =
      ours !== undefined && (recorded === undefined || isEarlier || !isLater) && !(isLater && isEarlier);
    pairs.push({ isSame: false, ...(takesRecorded ? { recorded } : {}), ...(takesOurs ? { ours } : {}) });
    at += takesRecorded ? 1 : 0;
    to += takesOurs ? 1 : 0;
  }
  return pairs;
}

function comesLater(list: readonly string[], from: number, item: string | undefined): boolean {
  return item !== undefined && list.slice(from + 1).some((each) => isAsKept(each, item));
}

/** Lines that show what is the same (` `), only recorded (`-`) and only ours (`+`); cut where both begin alike. */
export function sideBySide(
  difference: Pick<Difference, 'expected' | 'got'>,
  most: number = Number.POSITIVE_INFINITY,
): string[] {
  const lines = pairsOf(difference).flatMap(({ isSame, recorded, ours }) => {
    if (isSame) return [`  ${cut(recorded ?? '', 0)}`];
    const from = recorded === undefined || ours === undefined ? 0 : commonStart(recorded, ours);
    return [
      ...(recorded === undefined ? [] : [`- ${cut(recorded, from)}`]),
      ...(ours === undefined ? [] : [`+ ${cut(ours, from)}`]),
    ];
  });
  const first = Math.max(0, lines.findIndex((line) => !line.startsWith(' ')) - 1);
  const shown = lines.slice(first, first + most);
  return lines.length > first + most ? [...shown, `  and ${lines.length - first - most} lines more`] : shown;
}

/** So much of an item that the place where it differs is seen. */
function cut(item: string, differsAt: number): string {
  const from = Math.max(0, differsAt - shownBefore);
  const text = item.slice(from, from + longestShown);
  return `${from > 0 ? '...' : ''}${text}${item.length > from + longestShown ? '...' : ''}`;
}

function commonStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
