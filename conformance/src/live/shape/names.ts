import { SuiteError } from '../outcome.ts';

/** What was remembered in a case, by name. */
export class Names {
  readonly #values = new Map<string, unknown>();

  set(name: string, value: unknown): void {
    this.#values.set(name, value);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Whether some name stands for a value. */
  holds(value: unknown): boolean {
    return [...this.#values.values()].includes(value);
  }

  /** Throws {@link SuiteError} for a name nothing was remembered under. */
  get(name: string): unknown {
    if (!this.#values.has(name)) throw new SuiteError(`nothing was remembered as "${name}"`);
    return this.#values.get(name);
  }
}

/** Puts what was remembered in the place of `{"$ref": name}`; in texts, of `<i>` the number of a round. */
export function resolveValue(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return names.has('i') ? value.replaceAll('<i>', String(names.get('i'))) : value;
  if (Array.isArray(value)) return value.map((item) => resolveValue(item, names));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const [[key, member] = [], ...others] = Object.entries(value);
  if (others.length === 0 && key === '$ref') return names.get(String(member));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (each === undefined ? [] : [[name, resolveValue(each, names)]])),
  );
}
