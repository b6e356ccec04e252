import { create } from '@bufbuild/protobuf';
import { compare } from './compare/compare.ts';
import type { Operations } from './driver/serve.ts';
import { excuse, statusOf } from './excuse.ts';
import type { CaseRun } from './expand.ts';
import { type Request, RequestSchema } from './generated/wse/conformance/v1/driver_pb.ts';
import type { KnownFailing } from './known-failing.ts';
import type { Answer, Peer } from './peer.ts';
import type { RunResult } from './results.ts';
import type { Trace } from './trace.ts';

/** What to run and whom to tell. */
export interface RunnerOptions {
  readonly runs: readonly CaseRun[];
  /** Lines to the implementation; each is asked one thing at a time. */
  readonly peers: readonly Peer[];
  readonly knownFailing?: readonly KnownFailing[];
  /** Reads frames whose bytes may differ. */
  readonly reference: Operations;
  readonly onResult?: (result: RunResult) => void;
  readonly trace?: Trace;
  readonly signal?: AbortSignal;
}

/**
 * Puts every run to the implementation and judges the answers; results come in the order of `runs`.
 *
 * Never rejects for what a peer does. After `signal` the rest is `not_run`.
 */
export async function runCases(options: RunnerOptions): Promise<readonly RunResult<CaseRun>[]> {
  const results: RunResult<CaseRun>[] = options.runs.map((run) => ({
    run,
    status: 'not_run',
    durationMs: 0,
    differences: [],
  }));
  const queue = options.runs.entries();
  await Promise.all(
    options.peers.map(async (peer) => {
      for (const [at, run] of queue) {
        if (options.signal?.aborted) break;
        const result = await runCase(run, peer, options);
        if (options.signal?.aborted) break;
        results[at] = result;
        options.onResult?.(result);
      }
    }),
  );
  return results;
}

async function runCase(run: CaseRun, peer: Peer, options: RunnerOptions): Promise<RunResult<CaseRun>> {
  const request = createRequest(run);
  options.trace?.asked(run, request);
  const startMs = performance.now();
  const answer = await peer.ask(request);
  const durationMs = performance.now() - startMs;
  options.trace?.answered(run, answer);
  const knownFailing = options.knownFailing?.find((entry) => entry.matches(run.name));
  const listed = knownFailing === undefined ? {} : { knownFailing };
  return { run, request, durationMs, ...listed, ...judge(run, request, answer, knownFailing, options.reference) };
}

/** The request of a run: its operation in its setting. */
function createRequest({ case: { request }, setting }: CaseRun): Request {
  return create(RequestSchema, { ...setting, operation: request });
}

type Judgement = Pick<RunResult<CaseRun>, 'status' | 'differences' | 'trouble' | 'unsupported' | 'response'>;

function judge(
  run: CaseRun,
  request: Request,
  answer: Answer,
  listed: KnownFailing | undefined,
  reference: Operations,
): Judgement {
  if (answer.kind === 'trouble') {
    return { status: excuse(listed, false) ?? 'failed', differences: [], trouble: answer.trouble };
  }
  const { response } = answer;
  if (response.result.case === 'unsupported') {
    return { status: 'unsupported', differences: [], unsupported: response.result.value.reason };
  }
  const differences = compare(run.case.expect, request, response, reference);
  const status = statusOf(run, listed, differences.length === 0);
  return { status, differences, ...(status === 'passed' ? {} : { response }) };
}
