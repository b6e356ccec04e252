import { setMaxListeners } from 'node:events';
import type { CliEnvironment } from '../../cli/environment.ts';
import { createProgress, type Progress } from '../../cli/progress.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { writeReports } from '../../cli/write-reports.ts';
import type { Description } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { asOf, type KnownFailing } from '../../known-failing.ts';
import { withLogFile } from '../../log/log-to-file.ts';
import { builtInKnownFailing } from '../../peers.ts';
import { isAsExpected, isBad, type PeerReport, type Report } from '../../results.ts';
import { checkPatterns, select } from '../../select.ts';
import { expandLive, type LiveRun, needsDriver } from '../expand-live.ts';
import { defaultLiveLimits, type LiveLimits } from '../limits.ts';
import type { RunCaseOptions } from '../run-case.ts';
import { runLive } from '../run-live.ts';
import type { LiveSuite } from '../suite.ts';
import { logLine } from '../wire-log.ts';
import { type LiveArguments, readLiveArguments } from './arguments.ts';
import { waitForPeer } from './attach.ts';
import type { ChosenPeer } from './choose-peer.ts';
import { explainLive } from './explain-live.ts';
import { liveHelp } from './help.ts';
import { keepsToOneReading, readingsInWords } from './readings.ts';
import { shuffled } from './shuffle.ts';
import { changesSince, readEarlier } from './since.ts';

type Environment = Pick<CliEnvironment, 'stdout' | 'stderr' | 'signal'>;

/** Finds the peers that a command line names. */
export type ChoosePeers = (
  args: LiveArguments,
  limits: LiveLimits,
  signal: AbortSignal,
) => Promise<readonly ChosenPeer[]>;

/** A peer that is there, and what it is held to. */
interface Ready extends ChosenPeer {
  readonly description: Description;
  readonly runs: readonly LiveRun[];
  readonly knownFailing: readonly KnownFailing[];
  readonly notApplicable: number;
}

/** Under what peers are held. */
type Held = Pick<RunCaseOptions, 'limits' | 'recorder'>;

/** Runs the command line of a live suite; false when something is not as expected. */
export async function liveCommand(
  suite: LiveSuite,
  choose: ChoosePeers,
  argv: readonly string[],
  environment: Environment,
): Promise<boolean> {
  const args = readLiveArguments(argv);
  const { stdout, signal } = environment;
  // Each case that runs listens to it.
  setMaxListeners(0, signal);
  if (args.help || args.explain !== undefined) {
    stdout.write(args.explain === undefined ? liveHelp(suite) : explainLive(args.explain, suite));
    return true;
  }
  if (args.log !== undefined && suite.side === 'node') throw new UsageError('--log is for servers and clients');
  const earlier = args.since === undefined ? undefined : readEarlier(args.since);
  const limits = limitsFor(args);
  const chosen = await choose(args, limits, signal);
  try {
    const ready = await prepare(chosen, suite, args, environment);
    if (args.list) {
      stdout.write(listOf(ready));
      return true;
    }
    const report = await withLogFile(args.log, (recorder) =>
      runAll(ready, suite, args, { limits, recorder }, environment),
    );
    writeReports(report, { verb: 'live', reports: args.reports }, { stdout });
    if (args.reports.every(({ file }) => file !== undefined)) stdout.write(readingsInWords(report));
    if (earlier !== undefined) stdout.write(changesSince(earlier, report));
    // One that was started by somebody else follows one reading, and nobody said which.
    const isGiven = args.url === undefined || args.profiles.length > 0;
    return isAsExpected(report) || (!isGiven && keepsToOneReading(report));
  } finally {
    await Promise.all(chosen.map(({ peer }) => peer.close()));
  }
}

const patientMs = 3_600_000;

/** Nobody who sits in a debugger is hurried. */
function limitsFor({ attach, timeoutMs, maxWaitMs }: LiveArguments): LiveLimits {
  const patienceMs = attach ? patientMs : timeoutMs;
  const caseMs = attach ? patientMs : defaultLiveLimits.caseMs;
  return { ...defaultLiveLimits, patienceMs, caseMs, maxWaitMs };
}

async function prepare(
  chosen: readonly ChosenPeer[],
  { side, cases }: LiveSuite,
  args: LiveArguments,
  { stderr, signal }: Environment,
): Promise<readonly Ready[]> {
  const { dialects, profiles, all, attach, wire } = args;
  const wanted = wire ? cases.filter((one) => !needsDriver(one)) : cases;
  const expanded = await Promise.all(
    chosen.map(async (one) => {
      const description = attach ? await waitForPeer(one.peer, stderr.write, signal) : await one.peer.describe();
      return { ...one, description, all: expandLive(wanted, description, { side, dialects, profiles, all }) };
    }),
  );
  const today = new Date().toISOString().slice(0, 10);
  const names = expanded.flatMap(({ all: runs }) => runs.map(({ name }) => name));
  checkPatterns('--run', args.run, names);
  checkPatterns('--skip', args.skip, names);
  checkPatterns('--known-failing', args.knownFailing, names);
  return expanded.map(({ all: runs, ...one }) => ({
    ...one,
    knownFailing: asOf([...args.knownFailing, ...builtInKnownFailing(`${side}-${one.peer.name}`)], today),
    runs: shuffled(select(runs, args), args.seed),
    notApplicable: wanted.length - new Set(runs.map((run) => run.case.id)).size,
  }));
}

function listOf(ready: readonly Ready[]): string {
  const lines = ready.flatMap(({ runs }) =>
    runs.map(({ name, live }) => `${name}${needsDriver(live) ? '' : '  [wire]'}`),
  );
  return `${[...new Set(lines)].join('\n')}\n`;
}

async function runAll(
  ready: readonly Ready[],
  suite: LiveSuite,
  args: LiveArguments,
  held: Held,
  environment: Environment,
): Promise<Report> {
  const startedAt = new Date();
  const startMs = performance.now();
  const total = ready.reduce((sum, { runs }) => sum + runs.length, 0);
  const progress = createProgress(total, environment.stderr, () => performance.now());
  const peers: PeerReport[] = [];
  for (const one of ready) peers.push(await runPeer(one, suite, args, held, environment, progress));
  progress.clear();
  const durationMs = performance.now() - startMs;
  return { startedAt, durationMs, peers, missing: [], interrupted: environment.signal.aborted };
}

async function runPeer(
  { peer, jobs, isInProcess, description, runs, notApplicable, knownFailing }: Ready,
  suite: LiveSuite,
  args: LiveArguments,
  { limits, recorder }: Held,
  { stderr, signal }: Environment,
  progress: Progress,
): Promise<PeerReport> {
  const startMs = performance.now();
  const results = await runLive({
    peer,
    suite,
    recorder,
    limits: isInProcess ? { ...limits, quietMs: 0 } : limits,
    signal,
    runs,
    jobs: args.attach ? 1 : (args.jobs ?? jobs),
    knownFailing,
    onResult: (result) => progress.done(!isBad(result.status)),
    ...(args.trace ? { onEntry: (run, entry) => stderr.write(`${run.name}  ${logLine(entry)}\n`) } : {}),
  });
  const { name, remarks } = peer;
  return { name, description, results, notApplicable, remarks, durationMs: performance.now() - startMs };
}
