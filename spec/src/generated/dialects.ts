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
