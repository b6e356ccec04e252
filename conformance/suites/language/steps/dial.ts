/** A token a connection comes with. */
export type Token =
  /** None. */
  | null
  /** A text as it is. */
  | { readonly text: string }
  /** A token of these claims, signed for the suite's secret unless another is named; `iat` now and `exp` an hour ahead unless given. */
  | {
      /** `{"$now": 30}` is the time in 30 s, `{"$absent": true}` leaves a claim out. */
      readonly claims: Readonly<Record<string, unknown>>;
      readonly secret?: string;
      readonly header?: Readonly<Record<string, unknown>>;
      /** What is done to the finished token. */
      readonly damage?: 'padding' | 'two-parts' | 'four-parts' | 'standard-alphabet' | 'signature';
      /** Blanks are added to a claim until the token is this many bytes long. */
      readonly lengthBytes?: number;
    };

/** The upgrade a client asks for. */
export interface DialStep {
  readonly do: 'dial';
  /** What the line is called from now on. */
  readonly as: string;
  /** Default: one for a user of the line's name. */
  readonly token?: Token;
  /** Where the token goes. Default `cookie`. */
  readonly tokenIn?: 'cookie' | 'bearer' | 'query';
  /** User of the token. Default: the name of the line. */
  readonly user?: string;
  readonly path?: string;
  /** Behind the `?`, besides what the format of the run puts there. */
  readonly query?: string;
  /** Overrides the format of the run. */
  readonly format?: 'json' | 'msgpack';
  /**
   * Further header lines, in order; one of a name that the suite writes takes its place, and takes it away where it is empty.
   * `{token}` in a value is the token.
   */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly method?: string;
  readonly httpVersion?: string;
  /** Sent in pieces of so many bytes. */
  readonly pieceBytes?: number;
  /** Whether WebSocket Pings of the server are answered by themselves. Default true. */
  readonly answersPings?: boolean;
  /** Whether a Close of the server is answered by itself. Default true. */
  readonly answersClose?: boolean;
  /**
   * How far the step goes. `greeted` (default): until `server_ready` has been read. `upgraded`: until the 101 has. `asked`: until
   * the request has been written; what comes is for the steps that follow. `open`: until the TCP connection is there.
   */
  readonly until?: 'greeted' | 'upgraded' | 'asked' | 'open';
}
