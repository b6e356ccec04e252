import type { Player } from '../../src/compliance/index.ts';
import type { Order, Report } from '../protocol.ts';

/** An agent as its controller sees it. */
export interface AgentHandle {
  readonly hello: Report & { readonly kind: 'hello' };
  send(order: Order): void;
  /** Sets who is told of reports; the last one counts. */
  onReport(read: (report: Report) => void): void;
  /** Resolves when the agent has ended, with what it left behind. */
  readonly ended: Promise<string>;
  readonly isAlive: boolean;
  stop(): Promise<void>;
}

/** A player whose parts are played by an agent. */
export function createRemotePlayer(agent: AgentHandle, nextRound: () => number): Player {
  return (subject, part, scene) => {
    const round = nextRound();
    const outcomes = { done: createOutcome(), cleared: createOutcome() };
    agent.onReport((report) => {
      if (report.kind === 'hello' || report.round !== round) return;
      if (report.kind === 'tell') scene.tell(report.topic, report.value);
      else outcomes[report.kind].settle(report.failure);
    });
    agent.ended.then((last) => {
      outcomes.done.settle(`the agent has ended: ${last}`);
      outcomes.cleared.settle(undefined);
    });
    agent.send({ kind: 'play', round, id: subject.id, part, scale: scene.scale });
    scene.listenTo((topic, value) => agent.send({ kind: 'told', round, topic, value }));
    scene.curtain.then((curtain) => agent.send({ kind: 'curtain', round, curtain }));
    return { done: outcomes.done.promise, cleared: outcomes.cleared.promise };
  };
}

interface Outcome {
  readonly promise: Promise<void>;
  settle(failure: string | undefined): void;
}

function createOutcome(): Outcome {
  let settle: Outcome['settle'] = () => {};
  const promise = new Promise<void>((resolve, reject) => {
    settle = (failure) => (failure === undefined ? resolve() : reject(new Error(failure)));
  });
  return { promise, settle };
}
