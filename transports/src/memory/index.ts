export type { Clock } from '../clock.ts';
export { createDrivenClock, type DrivenClock } from './driven-clock.ts';
export { Link, type LinkOptions, type MemoryLink, type Side } from './link.ts';
export { changeSettings, defaultLinkSettings, type LinkSettings } from './link-settings.ts';
export { createNetwork, type MemoryNetwork, type NetworkOptions } from './network.ts';
export type { Endpoint, Pipe } from './pipe.ts';
export { createRandom, type Random } from './random.ts';
