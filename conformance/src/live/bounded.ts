import type { RunResult } from '../results.ts';
import type { LiveLimits } from './limits.ts';
import { Mismatch, NotSupported, PeerTrouble, SuiteError } from './outcome.ts';
import { type LogEntry, logLine, WireLog } from './wire-log.ts';

/** How a run came out, before any list of known failures is looked at. */
export type LiveOutcome = Pick<RunResult, 'differences' | 'trouble' | 'unsupported' | 'log'> & {
  readonly verdict: 'passed' | 'failed' | 'unsupported' | 'suite_error';
};

/** What a case is played with. */
export interface BoundedParts {
  readonly limits: LiveLimits;
  readonly log: WireLog;
  /** Ends the case: everything of it has to go. */
  readonly signal: AbortSignal;
}

/** Plays a case; whatever the peer does costs this run alone, and at most `limits.caseMs`. */
export async function runBounded(
  {
    limits,
    signal,
    onEntry,
  }: Pick<BoundedParts, 'limits' | 'signal'> & { readonly onEntry?: (entry: LogEntry) => void },
  play: (parts: BoundedParts) => Promise<void>,
): Promise<LiveOutcome> {
  const log = new WireLog(() => performance.now(), limits.maxLogEntries, onEntry);
  const over = new AbortController();
  const timer = setTimeout(
    () => over.abort(new PeerTrouble('timed_out', `the case took more than ${limits.caseMs} ms`)),
    limits.caseMs,
  );
  const stop = (): void => over.abort(new PeerTrouble('timed_out', 'the run was ended'));
  signal.addEventListener('abort', stop);
  try {
    await orAborted(play({ limits, log, signal: over.signal }), over.signal);
    return { verdict: 'passed', differences: [] };
  } catch (error) {
    return { ...outcomeOf(error), log: linesOf(log) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    over.abort(new PeerTrouble('timed_out', 'the case is over'));
  }
}

function outcomeOf(error: unknown): LiveOutcome {
  if (error instanceof Mismatch) return { verdict: 'failed', differences: error.differences };
  if (error instanceof NotSupported) return { verdict: 'unsupported', differences: [], unsupported: error.message };
  if (error instanceof PeerTrouble)
    return { verdict: 'failed', differences: [], trouble: { kind: error.kind, message: error.message } };
  const message = error instanceof SuiteError ? error.message : `a fault of the suite: ${describeError(error)}`;
  return { verdict: 'suite_error', differences: [], trouble: { kind: 'suite_error', message } };
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function linesOf(log: WireLog): readonly string[] {
  const more = log.left === 0 ? [] : [`... and ${log.left} more`];
  return [...log.entries.map(logLine), ...more];
}

function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
