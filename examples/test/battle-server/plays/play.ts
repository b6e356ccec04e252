import type { Message } from '../tool-frames.ts';

/** A server that is played against. */
export interface Target {
  readonly port: number;
  readonly metricsUrl: string;
}

/** One test of the published tool, as what has to hold. */
export interface Play {
  /** As the tool names its test, without `battle-`. */
  readonly name: string;
  /** What the server has to be started with. */
  readonly args: readonly string[];
  play(target: Target): Promise<void>;
}

/** How many publications there are of each channel. */
export function channelsOf(messages: readonly Message[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { t, p } of messages) {
    if (t === 'battle') counts[String(p?.ch)] = (counts[String(p?.ch)] ?? 0) + 1;
  }
  return counts;
}

/** Counts publications; true once there are so many of each channel. */
export function untilEach(channels: readonly string[], count: number): (message: Message) => boolean {
  const missing = new Map(channels.map((channel) => [channel, count]));
  return ({ t, p }) => {
    const channel = String(p?.ch);
    const left = (t === 'battle' && missing.get(channel)) || 0;
    if (left > 1) missing.set(channel, left - 1);
    else if (left === 1) missing.delete(channel);
    return missing.size === 0;
  };
}
