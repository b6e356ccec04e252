export { formatEpoch, type Position, parseEpoch } from './recovery/position.ts';
export { type Recovery, type RecoveryAnswer, type RecoveryOptions, RecoveryStore } from './recovery/recovery-store.ts';
