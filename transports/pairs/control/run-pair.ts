import {
  type ComplianceCase,
  complianceCases,
  type Player,
  playPart,
  runCase,
  whyNotApplicable,
} from '../../src/compliance/index.ts';
import { createRawPeer, createRelay } from '../../src/compliance/node.ts';
import { type AgentHandle, createRemotePlayer } from './agent-handle.ts';
import type { Peer } from './peers.ts';

/** What became of one case. */
export interface CaseResult {
  readonly id: string;
  readonly outcome: 'passed' | 'failed' | 'not applicable';
  /** The rule that did not hold, or why it does not apply. */
  readonly message: string;
  readonly durationMs: number;
}

/** What became of a pair. */
export interface PairResult {
  readonly server: string;
  readonly client: string;
  readonly runtimes: readonly [server: string, client: string];
  readonly cases: readonly CaseResult[];
}

export interface PairOptions {
  readonly server: Peer;
  readonly client: Peer;
  readonly bundleOf: (agent: string) => string;
  readonly scale: number;
  /** Which cases to run, by id. */
  readonly select: (id: string) => boolean;
  readonly onResult: (result: CaseResult) => void;
}

/** Runs every case on a server and a client in runtimes of their own. */
export async function runPair(options: PairOptions): Promise<PairResult> {
  const { server, client, bundleOf } = options;
  let agents = await startBoth();
  const { listener, dialer } = agents;
  let round = 0;
  const nextRound = (): number => {
    round += 1;
    return round;
  };
  const abilities = { ...listener.hello.abilities, ...dialer.hello.abilities, wire: true, link: true };
  const instruments = { wire: createRawPeer(), link: createRelay() };
  const results: CaseResult[] = [];
  async function startBoth(): Promise<{ listener: AgentHandle; dialer: AgentHandle }> {
    const listener = await server.start(bundleOf(server.agent));
    return { listener, dialer: await client.start(bundleOf(client.agent)) };
  }
  async function stopBoth(): Promise<void> {
    await Promise.all([agents.listener.stop(), agents.dialer.stop()]);
  }
  const runOne = async (subject: ComplianceCase): Promise<CaseResult> => {
    const because = whyNotApplicable(subject, abilities);
    if (because !== undefined) return { id: subject.id, outcome: 'not applicable', message: because, durationMs: 0 };
    const begin = performance.now();
    const { listener, dialer } = agents;
    const players: Partial<Record<string, Player>> = {
      listener: createRemotePlayer(listener, nextRound),
      dialer: createRemotePlayer(dialer, nextRound),
    };
    const play: Player = (_, part, scene) =>
      players[part]?.(subject, part, scene) ?? playPart(subject, part, abilities, instruments, scene);
    const failure = await runCase(subject, play, options.scale).then(() => undefined, String);
    const durationMs = performance.now() - begin;
    return { id: subject.id, outcome: failure === undefined ? 'passed' : 'failed', message: failure ?? '', durationMs };
  };
  for (const subject of complianceCases.filter(({ id }) => options.select(id))) {
    const result = await runOne(subject);
    results.push(result);
    options.onResult(result);
    if (result.outcome !== 'failed') continue;
    await stopBoth();
    agents = await startBoth();
  }
  await stopBoth();
  const runtimes = [listener.hello.runtime, dialer.hello.runtime] as const;
  return { server: server.name, client: client.name, runtimes, cases: results };
}
