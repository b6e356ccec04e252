import type { ListenOptions } from '@wsekit/transports';

/** What a transport is listened with; what the server itself decides is left out. */
export type ServerListenOptions = Omit<ListenOptions, 'accept'>;

/** How a server stops. */
export interface StopOptions {
  /** How long clients may take to go before they are cut. Default 2,000 ms. */
  readonly timeoutMs?: number;
  /** Cuts at once those that are left. */
  readonly signal?: AbortSignal;
  /** Told of how many connections are left, each time one has gone. */
  readonly onProgress?: (left: number) => void;
}

/** How a drain closes its clients. */
export interface DrainOptions {
  /** Default 4300. */
  readonly closeCode?: number;
  readonly reason?: string;
  /** How long clients may take to go. Default 30,000 ms. */
  readonly timeoutMs?: number;
  /** Ends the wait; those that are left stay. */
  readonly signal?: AbortSignal;
  /** Told of how many connections are left, each time one has gone. */
  readonly onProgress?: (left: number) => void;
}

/** How one event is sent. */
export interface SendEventOptions {
  /** In place of the server's; 0 sends it uncompressed. */
  readonly compressionThresholdBytes?: number;
}

/** What became of events that were sent together. */
export interface BatchOutcome {
  /** Events that were not dropped: as sent before, for their rate, for want of room, or because nobody is there. */
  readonly events: number;
  /** Bytes of the frames they left in. */
  readonly bytes: number;
}
