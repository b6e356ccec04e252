import { createMemoryBackplane, createMemoryBus, type MemoryBackplane, type ServerOptions } from '@wsekit/server-core';
import { createDrivenClock } from '@wsekit/transports/memory';
import { it } from 'vitest';
import { jwt, Stage } from '../stories/stage.ts';

/** A server of several on one bus, with clients of its own. */
export interface Node extends Stage {
  readonly backplane: MemoryBackplane;
}

/** Tells a story of three servers that one bus joins. */
export function tellOfNodes(
  name: string,
  { history = false, options = {} }: { readonly history?: boolean; readonly options?: ServerOptions },
  story: (a: Node, b: Node, c: Node) => Promise<void>,
): void {
  it(name, async () => {
    const bus = createMemoryBus({ history });
    const clock = createDrivenClock();
    const open = async (): Promise<Node> => {
      const backplane = createMemoryBackplane(bus);
      const stage = await new Stage('memory', { jwt, presence: true, backplane, ...options }, clock).open();
      return Object.assign(stage, { backplane });
    };
    const nodes = [await open(), await open(), await open()] as const;
    try {
      await story(...nodes);
    } finally {
      for (const node of nodes) await node.close();
    }
  });
}

/** Values of the application's messages of a type, in the order a client heard them. */
export function heard({ messages }: { readonly messages: readonly Record<string, unknown>[] }, type = 'n'): unknown[] {
  return messages.filter(({ t }) => t === type).map(({ p }) => p);
}

/** A message of the application. */
export function message(p: unknown): string {
  return JSON.stringify({ t: 'n', p });
}
