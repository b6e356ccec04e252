import type { QualityLevel } from '../network/quality.ts';

/** Settings a server recommends, or asks for, each within its range; undefined where it has not. */
export interface RecommendedSettings {
  readonly compression?: boolean;
  readonly batching?: boolean;
  /** Messages to send at a time, 1 to 1,000. */
  readonly batchMessages?: number;
  /** How long to collect them, 1 to 60,000 ms. */
  readonly batchIntervalMs?: number;
  /** Messages to hold, 1 to 100,000. */
  readonly maxQueuedMessages?: number;
}

/** What the server of the session has said of the connection. (WSE-LIM-052) */
export interface ServerAdvice {
  readonly settings: RecommendedSettings;
  /** How good it finds the connection; undefined where it has not said so. */
  readonly quality: { readonly level: QualityLevel; readonly suggestions: readonly string[] } | undefined;
  /** The state it says the connection has. It is the server's word, and changes nothing of the client's own status. */
  readonly state: { readonly name: string; readonly reason: string | undefined } | undefined;
  /** What it found when it was asked how it is. */
  readonly health: { readonly status: string | undefined; readonly diagnostics: unknown } | undefined;
}

/** A server that has said nothing yet. */
export const noAdvice: ServerAdvice = { settings: {}, quality: undefined, state: undefined, health: undefined };
