import { isBad, type PeerReport, type Report } from '../results.ts';
import { runCases } from '../runner.ts';
import { createTrace } from '../trace.ts';
import type { Arguments } from './arguments.ts';
import type { CliEnvironment } from './environment.ts';
import { createProgress, type Progress } from './progress.ts';
import type { OpenPeer } from './session.ts';

/** Runs all peers side by side. */
export async function runPeers(
  peers: readonly OpenPeer[],
  missing: Report['missing'],
  args: Arguments,
  environment: CliEnvironment,
): Promise<Report> {
  const startedAt = new Date();
  const startMs = performance.now();
  const total = peers.reduce((sum, { runs }) => sum + runs.length, 0);
  const progress = createProgress(total, environment.stderr, () => performance.now());
  const reports = await Promise.all(peers.map((peer) => runPeer(peer, args, environment, progress)));
  progress.clear();
  const durationMs = performance.now() - startMs;
  return { startedAt, durationMs, peers: reports, missing, interrupted: environment.signal.aborted };
}

async function runPeer(
  peer: OpenPeer,
  args: Arguments,
  { operations, signal, stderr }: CliEnvironment,
  progress: Progress,
): Promise<PeerReport> {
  const startMs = performance.now();
  const { name, description, lines, runs, knownFailing, notApplicable } = peer;
  const results = await runCases({
    runs,
    peers: lines,
    knownFailing,
    reference: operations,
    signal,
    onResult: (result) => progress.done(!isBad(result.status)),
    ...(args.trace ? { trace: createTrace(name, (line) => stderr.write(line)) } : {}),
  });
  const remarks = lines.flatMap((line) => line.remarks);
  return { name, description, results, notApplicable, remarks, durationMs: performance.now() - startMs };
}
