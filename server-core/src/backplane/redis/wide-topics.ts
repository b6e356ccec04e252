/** Topics whose answer is remembered. */
const mostRemembered = 10_000;

/** Remembers which topics somebody's pattern matches, until patterns change. */
export class WideTopics {
  readonly #isWide: (topic: string) => boolean;
  readonly #remembered = new Map<string, boolean>();

  constructor(isWide: (topic: string) => boolean) {
    this.#isWide = isWide;
  }

  has(topic: string): boolean {
    const known = this.#remembered.get(topic);
    if (known !== undefined) return known;
    const isWide = this.#isWide(topic);
    if (this.#remembered.size >= mostRemembered) this.#remembered.clear();
    this.#remembered.set(topic, isWide);
    return isWide;
  }

  /** Patterns are others. */
  forget(): void {
    this.#remembered.clear();
  }
}
