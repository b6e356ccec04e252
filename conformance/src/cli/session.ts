import type { Case } from '../case.ts';
import { type CaseRun, expand } from '../expand.ts';
import type { Description } from '../generated/wse/conformance/v1/driver_pb.ts';
import { asOf, type KnownFailing } from '../known-failing.ts';
import { DriverError, type Peer } from '../peer.ts';
import { builtInKnownFailing, type NamedPeer } from '../peers.ts';
import { checkPatterns, select } from '../select.ts';
import type { Arguments } from './arguments.ts';

/** A peer that is up and has its runs. */
export interface OpenPeer {
  readonly name: string;
  readonly description: Description;
  readonly lines: readonly Peer[];
  readonly runs: readonly CaseRun[];
  readonly knownFailing: readonly KnownFailing[];
  /** Cases that do not apply to it at all. */
  readonly notApplicable: number;
}

/** Starts the peers and works out what to run. Throws what is wrong with arguments or drivers; then nothing is left running. */
export async function openPeers(
  named: readonly NamedPeer[],
  cases: readonly Case[],
  args: Arguments,
  signal: AbortSignal,
): Promise<readonly OpenPeer[]> {
  const started = named.map((peer) => ({
    name: peer.name,
    lines: Array.from({ length: args.jobs }, () =>
      peer.open({ framing: args.framing, timeoutMs: args.timeoutMs, signal }),
    ),
  }));
  try {
    const described = await Promise.all(started.map(describe));
    return assign(described, cases, args);
  } catch (error) {
    await Promise.all(started.flatMap(({ lines }) => lines.map((line) => line.close())));
    throw error;
  }
}

type Started = { readonly name: string; readonly lines: readonly Peer[] };
type Described = Started & { readonly description: Description };

async function describe(started: Started): Promise<Described> {
  const { name, lines } = started;
  const [first] = lines;
  if (first === undefined) throw new DriverError(`${name}: no line to it`);
  try {
    return { ...started, description: await first.describe() };
  } catch (error) {
    throw new DriverError(`${name} cannot be run: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function assign(peers: readonly Described[], cases: readonly Case[], args: Arguments): readonly OpenPeer[] {
  const today = new Date().toISOString().slice(0, 10);
  const expanded = peers.map((peer) => ({ ...peer, all: expand(cases, peer.description) }));
  const names = expanded.flatMap(({ all }) => all.map(({ name }) => name));
  checkPatterns('--run', args.run, names);
  checkPatterns('--skip', args.skip, names);
  checkPatterns('--known-failing', args.knownFailing, names);
  return expanded.map(({ all, ...peer }) => {
    const builtIn = builtInKnownFailing(peer.name);
    checkPatterns(
      `known-failing/${peer.name}.txt`,
      builtIn,
      all.map(({ name }) => name),
    );
    const asked = new Set(all.map((run) => run.case.id));
    const knownFailing = asOf([...args.knownFailing, ...builtIn], today);
    return { ...peer, runs: select(all, args), knownFailing, notApplicable: cases.length - asked.size };
  });
}
