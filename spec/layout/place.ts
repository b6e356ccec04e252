/** An offset in a buffer: a variable of the compiled code, or none, and a constant. */
export class Place {
  readonly variable: string | undefined;
  readonly delta: number;

  constructor(variable: string | undefined, delta: number) {
    this.variable = variable;
    this.delta = delta;
  }

  plus(bytes: number): Place {
    return new Place(this.variable, this.delta + bytes);
  }

  toString(): string {
    if (this.variable === undefined) return String(this.delta);
    return this.delta === 0 ? this.variable : `${this.variable} + ${this.delta}`;
  }
}

/** The expression that loads a little-endian unsigned integer from `bytes`. */
export function loadUint(place: Place, width: 1 | 2 | 4): string {
  const byte = (index: number): string => `(bytes[${place.plus(index)}] ?? 0)`;
  const parts = Array.from({ length: width }, (_, index) =>
    index === 0 ? byte(0) : `(${byte(index)} << ${index * 8})`,
  );
  if (width === 1) return byte(0);
  return width === 2 ? `(${parts.join(' | ')})` : `((${parts.join(' | ')}) >>> 0)`;
}

/** The statements that store a little-endian unsigned integer into `out`. */
export function storeUint(place: Place, width: 1 | 2 | 4, value: string): string[] {
  return Array.from({ length: width }, (_, index) =>
    index === 0 ? `out[${place}] = ${value};` : `out[${place.plus(index)}] = ${value} >>> ${index * 8};`,
  );
}
