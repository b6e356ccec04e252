import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dialer } from '@wsekit/transports';
import { findChromium, findRuntime } from '@wsekit/transports/compliance/node';
import { jsonLines } from '../driver/json-lines.ts';
import type { Description } from '../generated/wse/conformance/v1/driver_pb.ts';
import { type Certificate, makeCertificate } from '../live/certificate.ts';
import type { LivePeer } from '../live/peer.ts';
import { createDriverPeer, createLinePeer } from '../live/peers/driver.ts';
import { createOurClientPeer } from '../live/peers/our-client.ts';
import { createOurServerPeer } from '../live/peers/ours.ts';
import { bundlePage } from './bundle-page.ts';
import { drivers } from './driver-files.ts';
import { PageHost, PageLine } from './page-line.ts';

/** Names of servers and clients, in the order of reports. */
export const serverNames = ['ws', 'uws', 'bun'] as const;
export const clientNames = ['ws', 'chromium', 'bun', 'deno', 'node22'] as const;

/** Something that is not here, and why. */
interface Missing {
  readonly missing: string;
}

type End = LivePeer | Missing;

const notInstalled: Missing = { missing: 'not installed (npm run runtimes:install)' };

/** How the other runtimes are run. */
interface Surroundings {
  /** The authority as a file, for those that are told at their start whom to trust. */
  readonly certificateFile: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What pairings are made of: every server and client of ours that can be run here, kept alive for the whole run. */
export class PairEnds {
  readonly certificate: Certificate;
  readonly servers: Map<string, LivePeer> = new Map();
  readonly clients: Map<string, LivePeer> = new Map();
  /** What cannot be run here. */
  readonly missing: { readonly name: string; readonly why: string }[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'wse-conformance-'));
  readonly #surroundings: Surroundings;
  readonly #descriptions = new Map<LivePeer, Description>();

  private constructor(certificate: Certificate, timeoutMs: number, signal: AbortSignal) {
    this.certificate = certificate;
    const certificateFile = join(this.#folder, 'certificate.pem');
    writeFileSync(certificateFile, certificate.authority);
    this.#surroundings = { certificateFile, timeoutMs, signal };
  }

  /** Makes what all of them need: a certificate, and a folder that `close` removes. */
  static async open(timeoutMs: number, signal: AbortSignal): Promise<PairEnds> {
    return new PairEnds(await makeCertificate(), timeoutMs, signal);
  }

  /** Makes those that are named; what is named and not here is in `missing`. */
  async find(servers: readonly string[], clients: readonly string[]): Promise<void> {
    for (const name of serverNames) if (servers.includes(name)) this.#add('server', name, await this.#server(name));
    for (const name of clientNames) if (clients.includes(name)) this.#add('client', name, await this.#client(name));
  }

  /** Starts those that are processes of their own. Rejects with `DriverError` where one that is installed cannot be run. */
  async start(): Promise<void> {
    const peers = [...this.servers, ...this.clients].map(([, peer]) => peer);
    for (const peer of peers) this.#descriptions.set(peer, await peer.describe());
  }

  /** How a server and a client name themselves, once they have been started. */
  describe(server: LivePeer, client: LivePeer): string {
    return [server, client].map((peer) => this.#descriptions.get(peer)?.name ?? peer.name).join(', ');
  }

  async close(): Promise<void> {
    await Promise.all([...this.servers.values(), ...this.clients.values()].map((peer) => peer.close()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #add(side: 'server' | 'client', name: string, end: End): void {
    if ('missing' in end) this.missing.push({ name: `our ${side} on ${name}`, why: end.missing });
    else this[`${side}s`].set(name, end);
  }

  async #server(name: (typeof serverNames)[number]): Promise<End> {
    if (name === 'ws') return createOurServerPeer(name, (await import('@wsekit/transports/ws')).listen);
    if (name === 'bun') return this.#process(name, 'bun', drivers.server);
    try {
      return createOurServerPeer(name, (await import('@wsekit/transports/uws')).listen);
    } catch {
      return { missing: 'uWebSockets.js is not installed' };
    }
  }

  async #client(name: (typeof clientNames)[number]): Promise<End> {
    if (name === 'ws') {
      const { dialer } = await import('@wsekit/transports/ws');
      return createOurClientPeer(name, () => ({ dialer: trusting(dialer, this.certificate) }));
    }
    return name === 'chromium' ? chromium(this.#surroundings) : this.#process(name, name, drivers.client);
  }

  /** A program of this package in another runtime, which trusts the certificate. */
  #process(name: string, runtime: 'bun' | 'deno' | 'node22', program: URL): End {
    const binary = findRuntime(runtime);
    if (binary === undefined) return notInstalled;
    const { certificateFile, timeoutMs, signal } = this.#surroundings;
    const words = runtime === 'deno' ? ['run', '--allow-all', '--quiet'] : [];
    const conditions = drivers.areSources ? ['--conditions=wsekit-source'] : [];
    const command = [binary, ...words, ...conditions, fileURLToPath(program)];
    const env = { NODE_EXTRA_CA_CERTS: certificateFile, DENO_CERT: certificateFile, NO_COLOR: '1', NODE_OPTIONS: '' };
    return createDriverPeer({ name, command, framing: jsonLines, timeoutMs, signal, env });
  }
}

async function chromium({ timeoutMs }: Surroundings): Promise<End> {
  const found = await findChromium();
  if (found === undefined) return notInstalled;
  const bundle = await bundlePage();
  if ('missing' in bundle) return bundle;
  let host: Promise<PageHost> | undefined;
  const start = (): Promise<PageHost> => {
    host ??= PageHost.start(found, bundle.program);
    return host;
  };
  return createLinePeer(
    'chromium',
    () => new PageLine(start, timeoutMs),
    async () => (await host)?.close(),
  );
}

/** The same dialer, which trusts one authority. */
function trusting(dialer: Dialer, { authority }: Certificate): Dialer {
  return {
    capabilities: dialer.capabilities,
    dial: (to, options) => dialer.dial(to, { ...options, ...(to.startsWith('wss:') ? { ca: authority } : {}) }),
  };
}
