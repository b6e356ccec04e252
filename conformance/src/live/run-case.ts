import type { Recorder } from '@wsekit/codec/log';
import { type BoundedParts, type LiveOutcome, runBounded } from './bounded.ts';
import type { LiveRun } from './expand-live.ts';
import type { LiveLimits } from './limits.ts';
import { mismatch, StartRefused } from './outcome.ts';
import type { LivePeer, StartRequest, Testee } from './peer.ts';
import { clientSettings } from './peers/client-settings.ts';
import { Stage } from './stage.ts';
import { performAll, takeStepBy } from './steps/perform.ts';
import type { LiveSuite } from './suite.ts';
import type { LogEntry } from './wire-log.ts';

/** What a case is run with. */
export interface RunCaseOptions {
  readonly peer: LivePeer;
  /** The suite the case is of. */
  readonly suite: LiveSuite;
  readonly limits: LiveLimits;
  /** Writes its connections down. */
  readonly recorder?: Recorder | undefined;
  readonly signal: AbortSignal;
  /** Told of what happens, as it happens. */
  readonly onEntry?: (run: LiveRun, entry: LogEntry) => void;
}

/** Runs one case in one setting; whatever the peer does costs this run alone, and at most `limits.caseMs`. */
export function runLiveCase(
  run: LiveRun,
  { peer, suite, limits, recorder, signal, onEntry }: RunCaseOptions,
): Promise<LiveOutcome> {
  const play = (parts: BoundedParts): Promise<void> => live(run, peer, suite, { ...parts, recorder });
  return runBounded({ limits, signal, onEntry: (entry) => onEntry?.(run, entry) }, play);
}

async function live(
  { name, live: { settings = {}, steps, starts }, setting }: LiveRun,
  peer: LivePeer,
  { side, performers, openDoor }: LiveSuite,
  { recorder, ...parts }: BoundedParts & Pick<RunCaseOptions, 'recorder'>,
): Promise<void> {
  const door = await openDoor?.(parts.limits);
  parts.signal.addEventListener('abort', () => door?.close(), { once: true });
  const { dialect, profile } = setting;
  const given = door === undefined ? settings : clientSettings(settings, door.url, setting);
  const testee = await start(peer, { side, dialect, profile, settings: given }, starts !== false);
  if (testee === undefined) return;
  const recording = recorder === undefined ? undefined : { recorder, name };
  const stage = new Stage({ testee, setting, door, recording, takeStep: takeStepBy(performers), ...parts });
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
