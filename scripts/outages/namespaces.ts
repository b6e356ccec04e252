import { execFileSync } from 'node:child_process';

/** A host of its own: a network namespace with a way to this machine and one to the others. */
export interface NamespaceHost {
  readonly namespace: string;
  /** Where clients of this machine reach it. */
  readonly host: string;
  /** Where the others reach it. */
  readonly clusterHost: string;
}

const prefix = `wsekit${process.pid}`;
const hub = `${prefix}hub`;
const bridge = 'wse0';

/** Whether namespaces can be made here: Linux, root, and a kernel that has them. */
export function canMakeNamespaces(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    ip('netns', 'add', `${prefix}try`);
    ip('netns', 'del', `${prefix}try`);
    return true;
  } catch {
    return false;
  }
}

/** Hosts in namespaces, joined by a switch of which the ports can be pulled. */
export class NamespaceNetwork {
  readonly hosts: readonly NamespaceHost[];

  /** Makes so many hosts. Throws where the kernel does not let it. */
  constructor(count: number) {
    ip('netns', 'add', hub);
    ip('-n', hub, 'link', 'add', bridge, 'type', 'bridge');
    ip('-n', hub, 'link', 'set', bridge, 'up');
    this.hosts = Array.from({ length: count }, (_, at) => addHost(at));
  }

  /** Pulls the port of a host: nothing passes between it and the others, and nobody is told. */
  part(at: number): void {
    ip('-n', hub, 'link', 'set', portOf(at), 'nomaster');
  }

  heal(at: number): void {
    ip('-n', hub, 'link', 'set', portOf(at), 'master', bridge);
  }

  remove(): void {
    for (const { namespace } of this.hosts) ip('netns', 'del', namespace);
    ip('netns', 'del', hub);
  }
}

function portOf(at: number): string {
  return `p${at}`;
}

function addHost(at: number): NamespaceHost {
  const namespace = `${prefix}n${at}`;
  // Of the addresses that are for tests of networks. (RFC 2544)
  const [near, host, clusterHost] = [`198.18.${at}.1`, `198.18.${at}.2`, `198.19.0.${at + 1}`];
  const outer = `wse${process.pid % 10_000}x${at}`;
  ip('netns', 'add', namespace);
  ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', 'clients', 'netns', namespace);
  ip('addr', 'add', `${near}/24`, 'dev', outer);
  ip('link', 'set', outer, 'up');
  ip('-n', namespace, 'link', 'add', 'cluster', 'type', 'veth', 'peer', 'name', portOf(at), 'netns', hub);
  ip('-n', namespace, 'addr', 'add', `${host}/24`, 'dev', 'clients');
  ip('-n', namespace, 'addr', 'add', `${clusterHost}/24`, 'dev', 'cluster');
  for (const device of ['lo', 'clients', 'cluster']) ip('-n', namespace, 'link', 'set', device, 'up');
  ip('-n', hub, 'link', 'set', portOf(at), 'master', bridge);
  ip('-n', hub, 'link', 'set', portOf(at), 'up');
  return { namespace, host, clusterHost };
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
