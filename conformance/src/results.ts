import type { Difference } from './compare/difference.ts';
import type { FactRun } from './expand.ts';
import type { Description, Request, Response } from './generated/wse/conformance/v1/driver_pb.ts';
import type { KnownFailing } from './known-failing.ts';
import type { Trouble } from './peer.ts';

/** How a run ended. */
export type Status =
  | 'passed'
  /** Not as it should be. */
  | 'failed'
  /** Failed as the list of known failures says. */
  | 'known'
  /** Listed as known to fail, and passed. */
  | 'passed_unexpectedly'
  /** The suite itself was wrong, so nothing is known of the peer. */
  | 'suite_error'
  /** Not as it could be: a case of level MAY. Told, and no failure. */
  | 'noted'
  /** The driver says it cannot do this. */
  | 'unsupported'
  /** The run was ended before its turn. */
  | 'not_run';

/** Every status, in the order of tables. */
export const statuses: readonly Status[] = [
  'passed',
  'failed',
  'passed_unexpectedly',
  'suite_error',
  'known',
  'noted',
  'unsupported',
  'not_run',
];

/** One run and what came of it. */
export interface RunResult<Run extends FactRun = FactRun> {
  readonly run: Run;
  readonly status: Status;
  readonly durationMs: number;
  /** Where the answer differs; empty unless it does. */
  readonly differences: readonly Difference[];
  /** Why there is no answer that counts. */
  readonly trouble?: Trouble;
  /** The driver's words for not trying. */
  readonly unsupported?: string;
  /** The list entry that covers the run. */
  readonly knownFailing?: KnownFailing;
  readonly request?: Request;
  /** Kept only when it is not as expected. */
  readonly response?: Response;
  /** What happened on the wire, one line each; kept only when it is not as expected. */
  readonly log?: readonly string[];
}

/** What one peer did. */
export interface PeerReport {
  readonly name: string;
  readonly description: Description;
  readonly results: readonly RunResult[];
  /** Cases that do not apply to this peer. */
  readonly notApplicable: number;
  readonly remarks: readonly string[];
  readonly durationMs: number;
}

/** A whole run. */
export interface Report {
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly peers: readonly PeerReport[];
  /** Peers that were to run and could not, with the reason. */
  readonly missing: readonly { readonly name: string; readonly why: string }[];
  /** True when the run was ended from outside. */
  readonly interrupted: boolean;
}

/** Tells whether a status makes the run as a whole fail. */
export function isBad(status: Status): boolean {
  return status === 'failed' || status === 'passed_unexpectedly' || status === 'suite_error';
}

/** Tells whether everything was as expected. */
export function isAsExpected(report: Report): boolean {
  return !report.interrupted && report.peers.every(({ results }) => !results.some(({ status }) => isBad(status)));
}

/** Results that make the run as a whole fail. */
export function countBad(counts: Readonly<Record<Status, number>>): number {
  return counts.failed + counts.passed_unexpectedly + counts.suite_error;
}

/** Number of results by status. */
export function countByStatus(results: readonly RunResult[]): Readonly<Record<Status, number>> {
  const counts: Record<Status, number> = {
    passed: 0,
    failed: 0,
    passed_unexpectedly: 0,
    suite_error: 0,
    known: 0,
    noted: 0,
    unsupported: 0,
    not_run: 0,
  };
  for (const { status } of results) counts[status] += 1;
  return counts;
}
