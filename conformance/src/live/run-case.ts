import type { RunResult } from '../results.ts';
import type { LiveRun } from './expand-live.ts';
import type { LiveLimits } from './limits.ts';
import { Mismatch, mismatch, NotSupported, PeerTrouble, StartRefused, SuiteError } from './outcome.ts';
import type { LivePeer, StartRequest, Testee } from './peer.ts';
import { clientSettings } from './peers/client-settings.ts';
import { Stage } from './stage.ts';
import { performAll, takeStepBy } from './steps/perform.ts';
import type { LiveSuite } from './suite.ts';
import { type LogEntry, logLine, WireLog } from './wire-log.ts';

/** What a case is run with. */
export interface RunCaseOptions {
  readonly peer: LivePeer;
  /** The suite the case is of. */
  readonly suite: LiveSuite;
  readonly limits: LiveLimits;
  readonly signal: AbortSignal;
  /** Told of what happens, as it happens. */
  readonly onEntry?: (run: LiveRun, entry: LogEntry) => void;
}

/** How a run came out, before any list of known failures is looked at. */
export type LiveOutcome = Pick<RunResult, 'differences' | 'trouble' | 'unsupported' | 'log'> & {
  readonly verdict: 'passed' | 'failed' | 'unsupported' | 'suite_error';
};

/** Runs one case in one setting; whatever the peer does costs this run alone, and at most `limits.caseMs`. */
export async function runLiveCase(
  run: LiveRun,
  { peer, suite, limits, signal, onEntry }: RunCaseOptions,
): Promise<LiveOutcome> {
  const log = new WireLog(
    () => performance.now(),
    limits.maxLogEntries,
    (entry) => onEntry?.(run, entry),
  );
  const over = new AbortController();
  const timer = setTimeout(
    () => over.abort(new PeerTrouble('timed_out', `the case took more than ${limits.caseMs} ms`)),
    limits.caseMs,
  );
  const stop = (): void => over.abort(new PeerTrouble('timed_out', 'the run was ended'));
  signal.addEventListener('abort', stop);
  try {
    await orAborted(live(run, peer, suite, { limits, log, signal: over.signal }), over.signal);
    return { verdict: 'passed', differences: [] };
  } catch (error) {
    return { ...outcomeOf(error), log: linesOf(log) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    over.abort(new PeerTrouble('timed_out', 'the case is over'));
  }
}

async function live(
  { live: { settings = {}, steps, starts }, setting }: LiveRun,
  peer: LivePeer,
  { side, performers, openDoor }: LiveSuite,
  parts: { readonly limits: LiveLimits; readonly log: WireLog; readonly signal: AbortSignal },
): Promise<void> {
  const door = await openDoor?.(parts.limits);
  parts.signal.addEventListener('abort', () => door?.close(), { once: true });
  const { dialect, profile } = setting;
  const given = door === undefined ? settings : clientSettings(settings, door.url, setting);
  const testee = await start(peer, { side, dialect, profile, settings: given }, starts !== false);
  if (testee === undefined) return;
  const stage = new Stage({ testee, setting, door, takeStep: takeStepBy(performers), ...parts });
  // However the case ends, nothing of it is left.
  parts.signal.addEventListener('abort', () => void leave(stage, testee), { once: true });
  if (parts.signal.aborted) return leave(stage, testee);
  try {
    await performAll(steps, stage);
  } catch (error) {
    if (stage.failedAt !== undefined) parts.log.write('case', '.', `ended at ${stage.failedAt}`);
    throw error;
  } finally {
    await leave(stage, testee);
  }
}

/** Starts it; undefined where it refused, as it was to. */
async function start(peer: LivePeer, request: StartRequest, starts = true): Promise<Testee | undefined> {
  try {
    const testee = await peer.start(request);
    if (starts) return testee;
    await testee.stop();
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    if (starts) throw mismatch('start', 'it starts', `it refuses: ${error.message}`);
    return undefined;
  }
  throw mismatch('start', 'it refuses its settings', 'it starts');
}

async function leave(stage: Stage, testee: Testee): Promise<void> {
  stage.leave();
  await testee.stop();
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
