import { type Difference, isSameList } from '../difference.ts';
import type { Scene } from './scene.ts';

/** What an exception is called, and why there is one. */
export interface NamedException {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly why: string;
  /** The entry of errata.md, or the requirement that settles it. */
  readonly because: string;
}

/**
 * Something in which our server does otherwise on purpose, whatever the recording is called.
 *
 * It is known by what differs, and says what ours is held to instead, item by item: what it does not name has to be as it
 * was recorded. So it covers recordings nobody has seen, and hides nothing else.
 */
export interface RecordingException extends NamedException {
  /** What ours is held to in the place of what was recorded; undefined where this is not about it. */
  readonly better: (difference: Difference, scene: Scene) => readonly string[] | undefined;
}

/** What is left of differences, and the exceptions that account for the rest. */
export interface Explained {
  readonly left: readonly Difference[];
  readonly exceptions: readonly RecordingException[];
}

/** Holds our server to what it does better, and gives what differs still. */
export function explain(
  differences: readonly Difference[],
  exceptions: readonly RecordingException[],
  scene: Scene,
): Explained {
  const used = new Set<RecordingException>();
  const left = differences.filter((difference) => {
    const because = accountFor(difference, exceptions, scene);
    for (const exception of because ?? []) used.add(exception);
    return because === undefined;
  });
  return { left, exceptions: exceptions.filter((exception) => used.has(exception)) };
}

/** The exceptions that together make a difference none; undefined when something stays. */
function accountFor(
  difference: Difference,
  exceptions: readonly RecordingException[],
  scene: Scene,
): readonly RecordingException[] | undefined {
  const used: RecordingException[] = [];
  let { expected } = difference;
  for (const exception of exceptions) {
    if (isSameList(expected, difference.got)) break;
    const better = exception.better({ ...difference, expected }, scene);
    if (better === undefined || isSameList(expected, better)) continue;
    expected = better;
    used.push(exception);
  }
  return isSameList(expected, difference.got) ? used : undefined;
}
