/** Changes a wait by up to such a share of it either way, so that many clients do not come back at once. (WSE-CONN-083) */
export function withJitter(delayMs: number, share: number, random: () => number): number {
  return Math.max(0, delayMs * (1 + share * (2 * random() - 1)));
}
