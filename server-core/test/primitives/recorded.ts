import { type PrimitiveStep, type PrimitiveVector, readPrimitiveVectors, vectorsDirectory } from '@wsekit/spec/vectors';

/** What a call gave: a value, or the fact that it threw. */
export type Outcome = { readonly returns: unknown } | { readonly raises: true };

/** Ours in the place of a published object: its methods by their published names. */
export type Subject = Readonly<Record<string, (...args: readonly never[]) => unknown>>;

const { vectors } = readPrimitiveVectors(`${vectorsDirectory}/primitives.json`);

/** The vectors whose name begins so, by name. */
export function recorded(area: string): readonly (readonly [string, PrimitiveVector])[] {
  return vectors.filter(({ name }) => name.startsWith(`${area}/`)).map((vector) => [vector.name, vector] as const);
}

/** The only call of a vector of a function. */
export function callOf({ steps: [step] }: PrimitiveVector): PrimitiveStep {
  if (step === undefined) throw new TypeError('a vector without steps');
  return step;
}

/** A recorded value as it was: bytes as bytes, wide integers as bigints. */
export function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== 'object' || value === null) return value;
  if ('$hex' in value) return Uint8Array.from(Buffer.from(String(value.$hex), 'hex'));
  if ('$int' in value) return BigInt(String(value.$int));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revived(member)]));
}

/** The recorded outcome; which error it was differs between languages. */
export function expected(step: PrimitiveStep): Outcome {
  return step.raises === undefined ? { returns: revived(step.returns) } : { raises: true };
}

export function outcomeOf(call: () => unknown): Outcome {
  try {
    return { returns: call() };
  } catch {
    return { raises: true };
  }
}

/** A clock that stands still until it is moved. */
export class StillClock {
  ms = 0;
  readonly nowMs = (): number => this.ms;
}

/** Plays the steps of a vector to ours: the outcomes of ours, and the recorded ones. */
export function play({ steps }: PrimitiveVector, subject: Subject, clock: StillClock): [Outcome[], Outcome[]] {
  const ours: Outcome[] = [];
  const theirs: Outcome[] = [];
  for (const step of steps) {
    const args = (revived(step.arguments ?? []) as never[]) ?? [];
    if (step.call === 'wait_ms') {
      clock.ms += Number(args[0]);
      continue;
    }
    const method = subject[step.call];
    if (method === undefined) throw new TypeError(`no method ${step.call}`);
    ours.push(outcomeOf(() => method(...args)));
    theirs.push(expected(step));
  }
  return [ours, theirs];
}
