export type DialectName = 'D1' | 'D2a' | 'D2b' | 'D2c' | 'D2d' | 'D2e' | 'D2f' | 'D2g';
export interface Dialect {
  readonly name: DialectName;
  /** First and last published server version that speaks it. */
  readonly since: string;
  readonly until: string;
  /** Where the category travels: glued before the JSON, or as the `c` field. */
  readonly category_style: 'prefix' | 'field';
  readonly key_derivation: 'salted' | 'unsalted';
}
function dialect(name: DialectName, since: string, until: string, category_style: 'prefix' | 'field', key_derivation: 'salted' | 'unsalted'): Dialect {
  return { name, since, until, category_style, key_derivation };
}
export const dialects: Readonly<Record<DialectName, Dialect>> = {
  D1: dialect('D1', '1.0.0', '1.4.0', 'prefix', 'salted'),
  D2a: dialect('D2a', '2.0.0', '2.0.0', 'prefix', 'salted'),
  D2b: dialect('D2b', '2.0.1', '2.0.8', 'prefix', 'salted'),
  D2c: dialect('D2c', '2.1.0', '2.2.0', 'field', 'salted'),
  D2d: dialect('D2d', '2.2.1', '2.2.1', 'field', 'salted'),
  D2e: dialect('D2e', '2.3.0', '2.3.1', 'field', 'salted'),
  D2f: dialect('D2f', '2.3.2', '2.3.2', 'field', 'unsalted'),
  D2g: dialect('D2g', '2.4.0', '2.5.1', 'field', 'unsalted'),
};
