/** What can be wrong with what an application asks of a server. */
export type ServerErrorCode =
  /** The options contradict themselves or leave their ranges; `problems` has them all. */
  | 'invalid_options'
  /** The server was stopped. */
  | 'not_running'
  /** Presence data is no object, too long, or not the connection's to give. */
  | 'presence_refused'
  /** The server has a backplane, or what was asked of it is what this kind of it does not do. */
  | 'backplane_refused'
  /** The first worker did not start. */
  | 'workers_failed'
  /** The connection holds as many subscriptions as it may. */
  | 'subscription_limit';

/** An error of a server, told to its application; what peers do wrong is counted and told as events. */
export class ServerError extends Error {
  readonly code: ServerErrorCode;
  /** Each mistake in a line; empty but for `invalid_options`. */
  readonly problems: readonly string[];

  constructor(code: ServerErrorCode, message: string, problems: readonly string[] = []) {
    super(message);
    this.name = 'ServerError';
    this.code = code;
    this.problems = problems;
  }
}

/** Tells whether an error is a {@link ServerError}. */
export function isServerError(error: unknown): error is ServerError {
  return error instanceof ServerError;
}
