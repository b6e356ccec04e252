// Runs nodes for `npm run test:outages`: one, or several that are joined by a network in memory which can be parted.
import { createClusterMemoryNetwork } from '@wsekit/server-core/cluster/memory';
import { createUnixClock } from '@wsekit/transports';
import { type NodeAccount, type NodeConfig, type NodePlace, OutageNode } from './outage-node.ts';
import { answerQuestions } from './question.ts';

const nodes: OutageNode[] = [];
const network = createClusterMemoryNetwork({ clock: createUnixClock() });

const answers = {
  /** Starts a node; one of a network in memory has the host of its name there. */
  start: ({ config, inMemory }: { config: NodeConfig; inMemory: boolean }): Promise<NodePlace> => {
    const isInMemory = inMemory && config.joined.by === 'mesh';
    const node = new OutageNode(config, isInMemory ? network.host(config.joined.host) : undefined);
    nodes.push(node);
    return node.start();
  },
  isJoined: (others: number): boolean => nodes.every((node) => node.isJoined(others)),
  publish: (): void => {
    for (const node of nodes) node.publish();
  },
  rest: (): void => {
    for (const node of nodes) node.rest();
  },
  shake: (every: number): number => nodes.reduce((sum, node) => sum + node.shake(every), 0),
  account: (): NodeAccount[] => nodes.map((node) => node.account()),
  part: ([one, other]: readonly [string, string]): void => network.part(one, other),
  heal: ([one, other]: readonly [string, string]): void => network.heal(one, other),
};

/** What {@link answers} can be asked. */
export type NodeAnswers = typeof answers;

answerQuestions(answers);
