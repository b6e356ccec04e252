import type { EndSettings } from './messages.ts';

/** The one topic that is published to. */
export const benchTopic = 'all';

/** One node of a pair, doing nothing but what is measured. */
interface End {
  /** Where WebSockets are taken, if they are. */
  readonly port?: number;
  /** Where the other node finds this one, if not by an engine. */
  readonly linkPort?: number;
  /** Publishes a payload so many times within one turn. */
  publish(payload: string, count: number): void;
  /** Holds the topic from now on, or no more. */
  hold(isHeld: boolean): void;
  /** Publications that it counts as not arrived. */
  dropped(): number;
}

/** What the module of an end exports; `onMessage` is called for each publication that comes, but by whole servers. */
export interface EndModule {
  readonly start: (settings: EndSettings, onMessage: () => void) => Promise<End>;
}
