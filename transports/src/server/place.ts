/** How a listener stands in the world: what belongs to the port and not to its connections. */
export interface Place {
  readonly url: string;
  readonly port: number;
  /** Stops new sockets from coming in; existing ones stay. */
  stop(): void;
  /** Closes what is left of it. */
  release(): Promise<void>;
}
