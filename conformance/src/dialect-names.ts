import type { DialectName } from '@wsekit/spec';

/** Every dialect, oldest first. */
export const dialectNames: readonly DialectName[] = ['D1', 'D2a', 'D2b', 'D2c', 'D2d', 'D2e', 'D2f', 'D2g'];
