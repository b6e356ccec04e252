/** What a client has asked for on its connection. */
export interface ClientSettings {
  /** Events that are longer leave compressed; 0 for none, undefined for as the server has it. */
  compressionThresholdBytes: number | undefined;
  /** Several events may come as one `batch`. */
  isBatching: boolean;
  /** Most events in one `batch`. */
  batchMessages: number;
}
