import type { Description, Request, Response } from './generated/wse/conformance/v1/driver_pb.ts';

/** What can go wrong between suite and driver, apart from a wrong answer. */
export type TroubleKind =
  /** No answer came, so the driver was ended. */
  | 'timed_out'
  /** An answer came after the limit and was dropped. */
  | 'answered_late'
  /** The process ended instead of answering. */
  | 'died'
  /** Something that is no response came before the answer. */
  | 'garbage'
  /** A response came to a request that was never made. */
  | 'wrong_id'
  /** The driver failed so often that it is not asked any more. */
  | 'given_up'
  /** It cannot be connected to. */
  | 'unreachable'
  /** It sent more than a case reads. */
  | 'flooded'
  /** The suite itself was wrong. */
  | 'suite_error'
  /** The run was ended from outside. */
  | 'aborted';

/** Why a request has no answer that counts. */
export interface Trouble {
  readonly kind: TroubleKind;
  /** Says what happened, which limit applied, and the last lines the driver wrote for people. */
  readonly message: string;
}

/** What came of one request. */
export type Answer =
  | { readonly kind: 'response'; readonly response: Response }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

/** One line to an implementation under test; it is asked one thing at a time, so trouble has exactly one cause. */
export interface Peer {
  /** Starts it and asks who it is. Rejects with {@link DriverError} when it cannot be run. */
  describe(): Promise<Description>;
  /** Asks one thing; never rejects. The id of the request is the peer's to choose. */
  ask(request: Request): Promise<Answer>;
  /** Things to know that belong to no single request, such as a second answer to one. */
  readonly remarks: readonly string[];
  /** Ends it and resolves once it has ended. */
  close(): Promise<void>;
}

/** A driver that cannot be run at all. */
export class DriverError extends Error {
  override readonly name = 'DriverError';
}
