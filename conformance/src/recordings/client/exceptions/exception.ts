import { type Difference, isAsKept } from '../../difference.ts';
import type { NamedException } from '../../exceptions/exception.ts';
import type { ClientScene } from './scene.ts';

/** What may differ between a recorded list and ours, item by item; everything else has to stand where it stood. */
export interface ClientSteps {
  /** Whether ours need not have a recorded item. */
  readonly gone?: (item: string) => boolean;
  /** Whether ours may have an item that was not recorded. */
  readonly added?: (item: string) => boolean;
  /** Whether an item of ours stands for a recorded one. */
  readonly standsFor?: (recorded: string, ours: string) => boolean;
}

/** Something in which ours does otherwise on purpose, whatever the recording is called. */
export interface StepException<Scene> extends NamedException {
  /** The steps it allows; undefined where this is not about it. */
  readonly steps: (difference: Difference, scene: Scene) => ClientSteps | undefined;
}

/** Something in which our client does otherwise on purpose. */
export type ClientException = StepException<ClientScene>;

/** The exceptions that together make a difference none; undefined when something stays. */
export function accountFor<Scene>(
  difference: Difference,
  exceptions: readonly StepException<Scene>[],
  scene: Scene,
): ReadonlySet<StepException<Scene>> | undefined {
  const allowed = exceptions.flatMap((exception): Allowed<Scene>[] => {
    const steps = exception.steps(difference, scene);
    return steps === undefined ? [] : [{ exception, ...steps }];
  });
  return new Walk(difference, allowed).from(0, 0);
}

interface Allowed<Scene> extends ClientSteps {
  readonly exception: StepException<Scene>;
}

/** Looks for a way through both lists at once. */
class Walk<Scene> {
  readonly #difference: Difference;
  readonly #allowed: readonly Allowed<Scene>[];
  readonly #deadEnds = new Set<string>();

  constructor(difference: Difference, allowed: readonly Allowed<Scene>[]) {
    this.#difference = difference;
    this.#allowed = allowed;
  }

  from(at: number, ours: number): ReadonlySet<StepException<Scene>> | undefined {
    const { expected, got } = this.#difference;
    if (at === expected.length && ours === got.length) return new Set();
    const place = `${at} ${ours}`;
    if (this.#deadEnds.has(place)) return undefined;
    const way = this.#onwards(at, ours, expected[at], got[ours]);
    if (way === undefined) this.#deadEnds.add(place);
    return way;
  }

  #onwards(at: number, ours: number, recorded?: string, own?: string): ReadonlySet<StepException<Scene>> | undefined {
    if (recorded !== undefined && own !== undefined) {
      const way =
        (isAsKept(recorded, own) ? this.from(at + 1, ours + 1) : undefined) ??
        this.#by(({ standsFor }) => standsFor?.(recorded, own), at + 1, ours + 1);
      if (way !== undefined) return way;
    }
    const without = recorded === undefined ? undefined : this.#by(({ gone }) => gone?.(recorded), at + 1, ours);
    return without ?? (own === undefined ? undefined : this.#by(({ added }) => added?.(own), at, ours + 1));
  }

  #by(
    allows: (allowed: Allowed<Scene>) => boolean | undefined,
    at: number,
    ours: number,
  ): ReadonlySet<StepException<Scene>> | undefined {
    const allowed = this.#allowed.find((each) => allows(each) === true);
    const way = allowed && this.from(at, ours);
    return way && new Set([allowed.exception, ...way]);
  }
}
