import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '../../server-core/backplanes/engine-process.ts';
import { Child } from '../transports/child.ts';
import type { EndCommand, EndReport, EndSettings } from './messages.ts';

/** Both nodes of a pair work on the one core, whoever they are. */
const nodesCore = 0;
const publishedVersion = '2.5.1';
const peersFolder = process.env.WSEKIT_PEERS_DIR ?? resolve(import.meta.dirname, '../../.cache/peers');
/** The program that runs published nodes. */
export const publishedPython: string = join(peersFolder, `wse-server-${publishedVersion}/bin/python`);

/** Whether published nodes can be measured. */
export function hasPublished(): boolean {
  return existsSync(publishedPython);
}

/** One node of a pair that is up. */
export interface PairNode {
  readonly child: Child<EndCommand, EndReport>;
  readonly port: number;
  readonly ackPort: number;
}

/** Two nodes: what `near` publishes goes to `far`. */
export interface Pair {
  readonly near: PairNode;
  readonly far: PairNode;
  end(): void;
}

/** Starts two nodes of a kind and points the one at the other. */
export async function startPair(settings: EndSettings): Promise<Pair> {
  const [near, far] = settings.kind === 'published' ? await startPublished(settings) : await startOurs(settings);
  const end = (): void => {
    for (const { child } of [near, far]) child.end();
  };
  return { near, far, end };
}

async function startOurs(settings: EndSettings): Promise<readonly [near: PairNode, far: PairNode]> {
  const far = await startNode(settings);
  return [await startNode(far.linkPort === 0 ? settings : { ...settings, peerPort: far.linkPort }), far];
}

/** Published nodes take a link only from one that joined before them. */
async function startPublished(settings: EndSettings): Promise<readonly [near: PairNode, far: PairNode]> {
  const linkPort = await freePort();
  const near = await startNode({ ...settings, peerPort: linkPort });
  return [near, await startNode({ ...settings, linkPort })];
}

async function startNode(settings: EndSettings): Promise<PairNode & { readonly linkPort: number }> {
  const script = settings.kind === 'published' ? 'published_node.py' : 'node.ts';
  const runner = settings.kind === 'published' ? [publishedPython] : [process.execPath, '--import', 'tsx'];
  const [command = '', ...args] = [...runner, join(import.meta.dirname, script), JSON.stringify(settings)];
  const child = new Child<EndCommand, EndReport>(nodesCore, command, args);
  const { port = 0, ackPort = 0, linkPort = 0 } = await child.next();
  return { child, port, ackPort, linkPort };
}
