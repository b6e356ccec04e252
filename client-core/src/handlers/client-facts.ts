import type { ConnectionQuality } from '../network/quality.ts';
import type { ClientState } from '../store/state.ts';

/** What a client says of itself when it is asked. */
export interface ClientFacts extends ClientState {
  readonly clientVersion: string;
  readonly quality: ConnectionQuality;
  /** Highest `seq` that came. It orders nothing. (WSE-DLV-042) */
  readonly lastSequence: number;
  /** When the topics last changed; undefined where they never did. */
  readonly topicsChangedMs: number | undefined;
  readonly encrypted: boolean;
  readonly signs: boolean;
  readonly nowMs: number;
}
