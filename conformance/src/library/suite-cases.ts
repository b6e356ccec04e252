import type { Case } from '../case.ts';

/** Placeholder until the suites are there. */
export function suiteCases(): readonly Case[] {
  return [];
}
