import {
  type Abilities,
  type ComplianceCase,
  type Curtain,
  complianceCases,
  type Environment,
  playPart,
  type Scene,
  type Told,
} from '../../src/compliance/index.ts';
import type { Channel, Order } from '../protocol.ts';

interface Round {
  readonly number: number;
  hear(topic: string, value: Told): void;
  ring(curtain: Curtain): void;
}

/** Plays parts of cases inside this runtime, as the controller orders. */
export function runAgent(channel: Channel, runtime: string, abilities: Abilities, environment: Environment): void {
  let current: Round | undefined;
  channel.onOrder((order) => {
    if (order.kind === 'play') current = play(order, channel, abilities, environment);
    else if (order.round !== current?.number) return;
    else if (order.kind === 'told') current.hear(order.topic, order.value);
    else current.ring(order.curtain);
  });
  channel.report({ kind: 'hello', runtime, abilities });
}

function play(
  order: Order & { readonly kind: 'play' },
  channel: Channel,
  abilities: Abilities,
  environment: Environment,
): Round {
  const { round } = order;
  const early: [string, Told][] = [];
  let hear = (topic: string, value: Told): void => void early.push([topic, value]);
  let ring = (_: Curtain): void => {};
  const scene: Scene = {
    scale: order.scale,
    tell: (topic, value) => channel.report({ kind: 'tell', round, topic, value }),
    listenTo: (listener) => {
      hear = listener;
      for (const [topic, value] of early) listener(topic, value);
    },
    curtain: new Promise((resolve) => {
      ring = resolve;
    }),
  };
  const { done, cleared } = playPart(findCase(order.id), order.part, abilities, environment, scene);
  const report = (kind: 'done' | 'cleared', outcome: Promise<void>): void => {
    outcome.then(
      () => channel.report({ kind, round }),
      (error: unknown) =>
        channel.report({ kind, round, failure: error instanceof Error ? error.message : String(error) }),
    );
  };
  report('done', done);
  report('cleared', cleared);
  return { number: round, hear: (topic, value) => hear(topic, value), ring: (curtain) => ring(curtain) };
}

function findCase(id: string): ComplianceCase {
  const found = complianceCases.find((subject) => subject.id === id);
  if (found === undefined) throw new RangeError(`there is no case ${id}`);
  return found;
}
