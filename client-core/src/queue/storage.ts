import type { WaitingMessage } from './waiting-message.ts';

/** A message in a storage, and whose it is: the client's that keeps it. */
export interface StoredMessage extends WaitingMessage {
  readonly owner: string;
  /** It is being sent: if its owner dies now, nobody knows whether it arrived. */
  readonly isLeaving: boolean;
}

/** What a stored message is found by. */
export type StoredKey = Pick<StoredMessage, 'owner' | 'id'>;

/**
 * What is wrong with a storage. `quota`: it has no room. `blocked`: it does not answer. `unavailable`: the platform has none, or
 * does not let it be used. `taken_away`: another page deletes or changes it. `unshareable`: there are no locks to share it by.
 */
export type StorageProblem = 'quota' | 'blocked' | 'unavailable' | 'taken_away' | 'unshareable' | 'failed';

/** Where messages wait that are to outlive their client; several clients may use one at a time. */
export interface QueueStorage {
  /** Locks are named after it. */
  readonly name: string;
  /** How those who share it keep apart. Default: the platform's Web Locks. */
  readonly locks?: TabLocks;
  /** Begins; is told of problems that are nobody's call. Rejects where it cannot be used. */
  open(tell: (problem: StorageProblem, error: unknown) => void): Promise<void>;
  /** Everything that is stored, whoever it belongs to. */
  list(): Promise<readonly StoredMessage[]>;
  /** Takes out and puts in, all or nothing; what is not there is not taken out. */
  change(remove: readonly StoredKey[], put: readonly StoredMessage[]): Promise<void>;
  /** Takes over what another program has stored, as messages of an owner that is gone. One call at a time. */
  takeOver?(): Promise<void>;
  close(): void;
}

/** The part of Web Locks that is used: `navigator.locks`, or what keeps clients of one storage apart in its place. */
export interface TabLocks {
  /** Calls with the lock, or with null where `ifAvailable` finds it held; holds it until the call is done. */
  request(
    name: string,
    options: { readonly ifAvailable?: boolean },
    call: (lock: unknown) => Promise<void>,
  ): Promise<unknown>;
}
