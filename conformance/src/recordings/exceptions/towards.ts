import { type Difference, isAsKept } from '../difference.ts';
import { objectOf } from './scene.ts';

/** What may differ between a list that was recorded and ours; everything else has to stand where it stood. */
export interface Steps {
  /** Whether ours need not have a recorded item; told the recorded ones before it. */
  readonly gone?: (item: string, before: readonly string[]) => boolean;
  /** Whether ours may have an item that was not recorded. */
  readonly added?: (item: string) => boolean;
  /** Whether an item of ours stands for a recorded one. */
  readonly standsFor?: (recorded: string, ours: string) => boolean;
  /** How many items may be gone or added; as many as there are by default. */
  readonly most?: number;
}

/** The recorded list with those steps taken towards ours that are allowed, and no others. */
export function towards({ expected, got }: Difference, steps: Steps): string[] {
  const { gone = never, added = never, standsFor = never, most = Number.POSITIVE_INFINITY } = steps;
  const better: string[] = [];
  let [index, taken] = [0, 0];
  while (index < expected.length || better.length < got.length) {
    const [recorded, ours] = [expected[index], got[better.length]];
    if (recorded !== undefined && ours !== undefined && (isAsKept(recorded, ours) || standsFor(recorded, ours))) {
      better.push(ours);
      index += 1;
    } else if (recorded !== undefined && taken < most && gone(recorded, expected.slice(0, index))) {
      index += 1;
      taken += 1;
    } else if (ours !== undefined && taken < most && added(ours)) {
      better.push(ours);
      taken += 1;
    } else if (recorded === undefined) return better;
    else {
      better.push(recorded);
      index += 1;
    }
  }
  return better;
}

/** Ours where a count of it is lower than the recorded one, by `most` at the utmost. */
export function fewer({ expected, got }: Difference, most: number): readonly string[] | undefined {
  const by = Number(expected[0]) - Number(got[0]);
  return by > 0 && by <= most ? got : undefined;
}

/** Ours where a count of it is higher than the recorded one, by `most` at the utmost. */
export function more({ expected, got }: Difference, most: number): readonly string[] | undefined {
  const by = Number(got[0]) - Number(expected[0]);
  return by > 0 && by <= most ? got : undefined;
}

/** Ours where nothing but these members of an object differ, and are lower, by `most` at the utmost. */
export function lower(
  { expected, got }: Difference,
  names: readonly string[],
  most: number = Number.POSITIVE_INFINITY,
): readonly string[] | undefined {
  const [theirs, own] = [objectOf(expected[0] ?? ''), objectOf(got[0] ?? '')];
  const counts = Object.fromEntries(names.map((name) => [name, own[name]]));
  const isLower = names.every((name) => {
    const by = Number(theirs[name]) - Number(own[name]);
    return by >= 0 && by <= most;
  });
  return isLower && JSON.stringify({ ...theirs, ...counts }) === JSON.stringify(own) ? got : undefined;
}

function never(): boolean {
  return false;
}
