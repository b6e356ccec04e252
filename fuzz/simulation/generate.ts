import { Dice } from './dice.ts';
import type { ClientPlan, Event, Happening, Scenario } from './scenario.ts';

const topics = 3;
/** How long events go on: mostly short, sometimes so long that breakers open. */
const usualMs = 40_000;
const longMs = 400_000;
/** Clocks mostly agree within the 5 s that words of presence may be ahead. */
const usualSkewMs = 2_000;
const wildSkewMs = 90_000;

/** Makes the scenario of a seed: 3 to 7 nodes, clients, what they say, and what goes wrong. */
export function generateScenario(seed: number): Scenario {
  const dice = new Dice(seed, 1);
  const nodes = countNodes(dice);
  const clients = Array.from({ length: dice.between(3, 7) }, (_, index) => planClient(dice, index, nodes));
  const isLong = dice.chance(0.04);
  const skewMs = dice.chance(0.1) ? wildSkewMs : usualSkewMs;
  const lastMs = isLong ? longMs : usualMs;
  const events = [
    ...Array.from({ length: dice.between(30, 80) }, () => timed(dice, lastMs, said(dice, clients.length))),
    ...Array.from({ length: dice.between(0, 6) }, () => timed(dice, lastMs, changedMind(dice, clients.length))),
    ...Array.from({ length: dice.between(1, 8) }, () =>
      timed(dice, lastMs, fault(dice, { nodes, clients: clients.length, isLong, skewMs })),
    ),
  ];
  return {
    seed,
    skewsMs: Array.from({ length: nodes }, () => (dice.chance(0.5) ? 0 : dice.between(-skewMs, skewMs))),
    latencyMs: dice.between(0, 40),
    jitterMs: dice.between(0, 40),
    topics,
    clients,
    events: events.sort((one, other) => one.atMs - other.atMs),
  };
}

/** Small meshes go wrong in most of the ways in which large ones do, and cost less. */
function countNodes(dice: Dice): number {
  return dice.chance(0.6) ? dice.between(3, 4) : dice.between(5, 7);
}

function planClient(dice: Dice, index: number, nodes: number): ClientPlan {
  const all = Array.from({ length: nodes }, (_, node) => node);
  const places = dice.shuffle(all);
  return {
    // Now and then two clients are one user.
    user: index > 0 && dice.chance(0.2) ? index - 1 : index,
    nodes: dice.chance(0.4) ? places.slice(0, 1) : places.slice(0, dice.between(2, nodes)),
    topics: Array.from({ length: topics }, (_, topic) => topic).filter(() => dice.chance(0.6)),
    isShown: dice.chance(0.7),
  };
}

function timed(dice: Dice, lastMs: number, happening: Happening): Event {
  return { atMs: dice.between(0, lastMs), ...happening };
}

function said(dice: Dice, clients: number): Happening {
  return { kind: 'say', client: dice.between(0, clients - 1), topic: dice.between(0, topics - 1) };
}

function changedMind(dice: Dice, clients: number): Happening {
  const kind = dice.chance(0.6) ? 'subscribe' : 'unsubscribe';
  return { kind, client: dice.between(0, clients - 1), topic: dice.between(0, topics - 1) };
}

/** What a fault can befall. */
interface Ground {
  readonly nodes: number;
  readonly clients: number;
  readonly isLong: boolean;
  readonly skewMs: number;
}

function fault(dice: Dice, { nodes, clients, isLong, skewMs }: Ground): Happening {
  const node = dice.between(0, nodes - 1);
  const pair = dice.shuffle(Array.from({ length: nodes }, (_, index) => index)).slice(0, 2);
  const forMs = dice.between(100, isLong ? 300_000 : 30_000);
  const client = dice.between(0, clients - 1);
  const faults: readonly (() => Happening)[] = [
    () => ({ kind: 'part', nodes: sideOf(dice, nodes), forMs }),
    () => ({ kind: 'cut', nodes: pair }),
    () => ({ kind: 'half_open', nodes: pair }),
    () => slowness(dice, pair, forMs),
    () => ({ kind: 'stop', node, forMs: Math.min(forMs, 20_000) }),
    () => ({ kind: 'kill', node, forMs: Math.min(forMs, 20_000) }),
    () => ({ kind: 'skew', node, toMs: dice.between(-skewMs, skewMs) }),
    () => ({ kind: 'drop_client', client }),
    () => ({ kind: 'drop_client', client }),
    () => ({ kind: 'stall_client', client, forMs }),
    () => (dice.chance(0.3) ? { kind: 'storm', node, addresses: dice.between(5, 40) } : { kind: 'cut', nodes: pair }),
  ];
  return dice.pick(faults)();
}

/** Some of the nodes, and not all of them. */
function sideOf(dice: Dice, nodes: number): number[] {
  const all = Array.from({ length: nodes }, (_, index) => index);
  return dice.shuffle(all).slice(0, dice.between(1, nodes - 1));
}

function slowness(dice: Dice, nodes: readonly number[], forMs: number): Happening {
  return {
    kind: 'slow',
    nodes,
    latencyMs: dice.between(100, 3_000),
    bytesPerSecond: dice.chance(0.5) ? dice.between(200, 5_000) : 1_000_000,
    forMs,
  };
}
