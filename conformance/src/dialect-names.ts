import { type DialectName, dialects } from '@wsekit/spec';

/** Every dialect, oldest first. */
export const dialectNames: readonly DialectName[] = Object.values(dialects).map(({ name }) => name);
