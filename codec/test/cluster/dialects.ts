import { type Dialect, type DialectName, dialects } from '@wsekit/spec';

export const dialect = (name: DialectName): Dialect => dialects[name];
