import { findChromium, findRuntime } from '../../src/compliance/node.ts';
import type { AgentHandle } from './agent-handle.ts';
import { startPageAgent } from './page-agent.ts';
import { startProcessAgent } from './process-agent.ts';

/** One transport in one runtime, in one role. */
export interface Peer {
  readonly name: string;
  /** Which agent it runs, without extension. */
  readonly agent: string;
  readonly role: 'listener' | 'dialer';
  readonly start: (bundle: string) => Promise<AgentHandle>;
}

/** What a peer is missing; its pairs are left out. */
export interface MissingPeer {
  readonly name: string;
  readonly missing: string;
}

/** All servers, in the order of the table. */
export function findServers(): (Peer | MissingPeer)[] {
  return [
    inProcess('ws', 'ws', 'listener', process.execPath),
    inProcess('uws', 'uws', 'listener', process.execPath),
    inProcess('bun', 'bun', 'listener', findRuntime('bun')),
  ];
}

/** All clients, in the order of the table. */
export async function findClients(): Promise<(Peer | MissingPeer)[]> {
  return [
    inProcess('ws', 'ws', 'dialer', process.execPath),
    inProcess('bun', 'bun', 'dialer', findRuntime('bun')),
    await inChromium(),
    inProcess('browser in Deno', 'platform', 'dialer', findRuntime('deno'), ['run', '--allow-all', '--quiet']),
    inProcess('browser in Node 22', 'platform', 'dialer', findRuntime('node22')),
  ];
}

function inProcess(
  name: string,
  agent: string,
  role: Peer['role'],
  binary: string | undefined,
  args: readonly string[] = [],
): Peer | MissingPeer {
  if (binary === undefined) return { name, missing: `${name}: its runtime is not installed` };
  return { name, agent, role, start: (bundle) => startProcessAgent(binary, [...args, bundle, role]) };
}

async function inChromium(): Promise<Peer | MissingPeer> {
  const name = 'browser in Chromium';
  try {
    const found = await findChromium();
    if (found === undefined) return { name, missing: `${name}: it is not installed` };
    const { playwright, path } = found;
    const trial = await playwright.chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
    await trial.close();
    return { name, agent: 'page', role: 'dialer', start: (bundle) => startPageAgent(playwright, path, bundle) };
  } catch (error) {
    return { name, missing: `${name}: it does not start: ${String(error).split('\n')[0]}` };
  }
}
