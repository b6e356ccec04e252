export type { Clock } from '../clock.ts';
export { createDrivenClock, type DrivenClock } from './driven-clock.ts';
export type { MemoryLink, Side } from './link.ts';
export type { LinkSettings } from './link-settings.ts';
export { createNetwork, type MemoryNetwork, type NetworkOptions } from './network.ts';
