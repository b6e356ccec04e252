import { setMaxListeners } from 'node:events';
import { create } from '@bufbuild/protobuf';
import { pairCases } from '#suites/pairs/index.ts';
import type { CliEnvironment } from '../cli/environment.ts';
import { createProgress } from '../cli/progress.ts';
import { writeReports } from '../cli/write-reports.ts';
import { DescriptionSchema } from '../generated/wse/conformance/v1/driver_pb.ts';
import { changesSince, readEarlier } from '../live/command/since.ts';
import { defaultLiveLimits } from '../live/limits.ts';
import { runAll } from '../live/run-all.ts';
import { logLine } from '../live/wire-log.ts';
import { packageVersion } from '../package-version.ts';
import { formatMatrix } from '../report/text-matrix.ts';
import { isAsExpected, isBad, type Report, type RunResult } from '../results.ts';
import { checkPatterns, select } from '../select.ts';
import { type PairsArguments, readPairsArguments } from './arguments.ts';
import { coverTwoByTwo } from './cover.ts';
import { PairEnds } from './ends.ts';
import { expandPairs, type PairRun } from './expand-pairs.ts';
import { explainPair } from './explain-pair.ts';
import { pairsHelp } from './help.ts';
import { pairingsOf, pairName } from './pairing.ts';
import { playPair } from './play-pair.ts';

type Environment = Pick<CliEnvironment, 'stdout' | 'stderr' | 'signal'>;

/** Runs `wse-conformance pairs`; false when something is not as expected. */
export async function pairsCommand(argv: readonly string[], environment: Environment): Promise<boolean> {
  const args = readPairsArguments(argv);
  const { stdout, stderr, signal } = environment;
  if (args.help || args.explain !== undefined) {
    stdout.write(args.explain === undefined ? pairsHelp : explainPair(args.explain));
    return true;
  }
  // Each case that runs listens to it.
  setMaxListeners(0, signal);
  const earlier = args.since === undefined ? undefined : readEarlier(args.since);
  const ends = await PairEnds.open(defaultLiveLimits.startMs, signal);
  try {
    await ends.find(args.servers, args.clients);
    for (const { name, why } of ends.missing) stderr.write(`SKIPPED: ${name}: ${why}\n`);
    const runs = runsFor(ends, args);
    if (args.list) {
      stdout.write(runs.map((run) => `${pairName(run.pairing)}  ${run.name}\n`).join(''));
      return true;
    }
    await ends.start();
    const report = await run(runs, ends, args, environment);
    writeReports(report, { verb: 'live', reports: args.reports }, { stdout });
    if (args.reports.every(({ file }) => file !== undefined)) stdout.write(`\n${formatMatrix(report)}\n`);
    if (earlier !== undefined) stdout.write(changesSince(earlier, report));
    return isAsExpected(report);
  } finally {
    await ends.close();
  }
}

/** What is wanted of what there is. */
function runsFor({ servers, clients }: PairEnds, args: PairsArguments): readonly PairRun[] {
  const all = pairingsOf({
    servers: [...servers.keys()],
    clients: [...clients.keys()],
    dialects: args.dialects,
    transports: ['tcp', 'tls'],
  });
  const picked = args.all ? all : coverTwoByTwo(all, args.seed);
  const runs = expandPairs(pairCases, picked);
  const names = runs.map(({ name }) => name);
  checkPatterns('--run', args.run, names);
  checkPatterns('--skip', args.skip, names);
  return inTurns(select(runs, { run: args.run, skip: args.skip }));
}

/** The clients take turns, so that conversations side by side are with different runtimes, which need fewer processes then. */
function inTurns(runs: readonly PairRun[]): readonly PairRun[] {
  const byClient = new Map<string, PairRun[]>();
  for (const run of runs) byClient.set(run.pairing.client, [...(byClient.get(run.pairing.client) ?? []), run]);
  const most = Math.max(0, ...[...byClient.values()].map(({ length }) => length));
  return Array.from({ length: most }, (_, at) => [...byClient.values()].flatMap((of) => of[at] ?? [])).flat();
}

async function run(
  runs: readonly PairRun[],
  ends: PairEnds,
  { jobs, trace, timeoutMs }: PairsArguments,
  { stderr, signal }: Environment,
): Promise<Report> {
  const startedAt = new Date();
  const startMs = performance.now();
  const limits = { ...defaultLiveLimits, patienceMs: timeoutMs };
  const progress = createProgress(runs.length, stderr, () => performance.now());
  const perform = (one: PairRun) => {
    const { server, client } = peersOf(one, ends);
    const onEntry = (entry: Parameters<typeof logLine>[0]): void => {
      if (trace) stderr.write(`${pairName(one.pairing)}  ${one.name}  ${logLine(entry)}\n`);
    };
    return playPair(one, { server, client, certificate: ends.certificate, limits, signal, onEntry });
  };
  const results = await runAll({
    runs,
    jobs,
    signal,
    perform,
    onResult: ({ status }) => progress.done(!isBad(status)),
  });
  progress.clear();
  const durationMs = performance.now() - startMs;
  const peers = [...ends.servers].flatMap(([server, one]) =>
    [...ends.clients].flatMap(([client, other]) => {
      const name = pairName({ server, client });
      const of = results.filter((result) => pairName(result.run.pairing) === name);
      return of.length === 0 ? [] : [peerReport(name, ends.describe(one, other), of)];
    }),
  );
  return { startedAt, durationMs, peers, missing: ends.missing, interrupted: signal.aborted };
}

function peersOf({ pairing: { server, client } }: PairRun, { servers, clients }: PairEnds) {
  const [one, other] = [servers.get(server), clients.get(client)];
  if (one === undefined || other === undefined) throw new RangeError(`there is no ${server} or no ${client}`);
  return { server: one, client: other };
}

function peerReport(
  name: string,
  implementations: string,
  results: readonly RunResult<PairRun>[],
): Report['peers'][number] {
  const description = create(DescriptionSchema, {
    name: implementations,
    version: packageVersion(),
    language: 'TypeScript',
  });
  const durationMs = results.reduce((sum, result) => sum + result.durationMs, 0);
  return { name, description, results, notApplicable: 0, remarks: [], durationMs };
}
