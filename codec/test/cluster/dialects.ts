import type { Dialect, DialectName } from '@wsekit/spec';

export function dialect(name: DialectName): Dialect {
  return { name, since: '', until: '', category_style: 'prefix', key_derivation: 'salted' };
}
