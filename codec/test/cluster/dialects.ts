import { type Dialect, type DialectName, getDialect } from '@wsekit/spec';

export function dialect(name: DialectName): Dialect {
  return getDialect(name);
}
