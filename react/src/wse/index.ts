'use client';

/**
 * The React client as it was published, over this one: an application of it changes one import.
 *
 * What differs stands in docs/migration.md.
 *
 * @module
 */
export * from './constants.ts';
export * from './enums.ts';
export * from './helpers.ts';
export type { WSEStore } from './store-shape.ts';
export type * from './types.ts';
export { useWSE } from './use-wse.ts';
export { type UseWSEStore, useWSEStore } from './use-wse-store.ts';
