import { initZstd } from '@wsekit/codec/cluster';
import { createServer, type WseServer } from '@wsekit/server-core';
import { createMesh } from '@wsekit/server-core/cluster';
import { type ClusterMemoryNetwork, createClusterMemoryNetwork } from '@wsekit/server-core/cluster/memory';
import type { Dialect } from '@wsekit/spec';
import type { ApiCall, RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import type { Connection } from '@wsekit/transports';
import { createDrivenClock, createNetwork, type DrivenClock, type MemoryNetwork } from '@wsekit/transports/memory';
import { type ApiStage, isPlayable, playCall } from '../api-calls.ts';
import { beginningOf, type Moment, momentsOf } from '../moments.ts';
import { payloadOf } from '../recorded-bytes.ts';
import { optionsFor } from '../server-config.ts';
import { addressesIn } from './link-frames.ts';
import { RecordedLink } from './recorded-link.ts';

/** What came of playing the other nodes of a recording to a node of ours. */
export interface ClusterPlayed {
  /** What our node said on each recorded link. */
  readonly heard: ReadonlyMap<string, readonly string[]>;
}

const host = '127.0.0.1';
const stepMs = 20;
/** How long a dial of the recorded node may be waited for. */
const patienceMs = 5_000;

/** Plays a recording of one node and its links to a node of ours, on a clock that goes as the recorded one did. */
export async function playToNode(transcript: Transcript, dialect: Dialect, version: string): Promise<ClusterPlayed> {
  await initZstd();
  const player = new ClusterPlayer(transcript, dialect, version);
  try {
    await player.begin();
    for (const moment of momentsOf(transcript)) await player.live(moment);
    return await player.finish();
  } finally {
    await player.end();
  }
}

/** Whether a recording has one node of which all links are known: those of two nodes with each other have a proxy between them. */
export function isPlayedToNode({ frames }: Transcript): boolean {
  return frames.some(({ link }) => link !== undefined) && !frames.some(({ link = '' }) => link.includes('->'));
}

/** Whether the recorded node dialled a link. */
export function isDialled(link: string): boolean {
  return /^in\d+$/.test(link);
}

/** Whether a frame is of the recorded node, in whose place ours is. */
export function isOfNode({ dir, link = '' }: RecordedFrame): boolean {
  return (dir === 'c2s') === isDialled(link);
}

class ClusterPlayer {
  readonly #transcript: Transcript;
  readonly #clock: DrivenClock = createDrivenClock();
  readonly #links: ClusterMemoryNetwork = createClusterMemoryNetwork({ clock: this.#clock });
  readonly #clients: MemoryNetwork = createNetwork({ clock: this.#clock });
  readonly #server: WseServer;
  readonly #port: number;
  readonly #peers: readonly string[];
  readonly #byLink = new Map<string, RecordedLink>();
  /** Dials of our node that stand for no recorded link yet. */
  readonly #dials: RecordedLink[] = [];
  readonly #ids = new Map<string, string>();
  readonly #connections = new Map<string, Connection>();
  #url = '';

  constructor(transcript: Transcript, dialect: Dialect, version: string) {
    this.#transcript = transcript;
    const { kwargs, peers } = clusterOf(transcript);
    this.#port = Number(kwargs.cluster_port ?? 9_000);
    this.#peers = peers;
    const beginMs = beginningOf(transcript);
    const clock = { nowMs: () => beginMs + this.#clock.nowMs(), schedule: this.#clock.schedule };
    const advertised = kwargs.cluster_addr;
    const backplane = createMesh({
      network: this.#links.host(host),
      listen: { host, port: this.#port },
      peers,
      random: () => 0.5,
      ...(advertised === undefined ? {} : { advertisedAddress: String(advertised) }),
    });
    this.#server = createServer({ ...optionsFor(transcript, dialect, version, clock), backplane });
  }

  async begin(): Promise<void> {
    const others = this.#links.host(host);
    for (const address of new Set([...this.#peers, ...announced(this.#transcript)])) {
      const port = Number(address.split(':').at(-1));
      await others.listen({ host, port }, (socket) => {
        const link = this.#createLink();
        link.setSocket(socket);
        this.#dials.push(link);
        return link;
      });
    }
    const { url } = await this.#settled(this.#server.listen(this.#clients.listen, {}));
    this.#url = url;
    // One that says nothing has no frame of its own.
    for (const link of mute(this.#transcript)) await this.#open(link);
  }

  async live(moment: Moment): Promise<void> {
    await this.#advance(Math.max(0, moment.atMs - this.#clock.nowMs()));
    if (moment.kind === 'cut') this.#connections.get(moment.conn)?.terminate();
    if (moment.kind === 'call') await this.#call(moment.call);
    if (moment.kind === 'write' || moment.kind === 'hear') await this.#play(moment.frame);
    await this.#advance(0);
  }

  async finish(): Promise<ClusterPlayed> {
    await this.#advance(100);
    return { heard: new Map([...this.#byLink].map(([name, { heard }]) => [name, [...heard]])) };
  }

  async end(): Promise<void> {
    for (const link of [...this.#byLink.values(), ...this.#dials]) link.cut();
    await this.#settled(this.#server.stop({ timeoutMs: 1 }));
  }

  async #play(frame: RecordedFrame): Promise<void> {
    const { link } = frame;
    if (link !== undefined) await this.#playLink(link, frame);
    else if (frame.dir === 'c2s') await this.#playClient(frame);
  }

  async #playLink(name: string, frame: RecordedFrame): Promise<void> {
    const link = this.#byLink.get(name) ?? (await this.#open(name));
    if (isOfNode(frame) || link === undefined) return;
    if (frame.op === 'eof') link.end();
    else if (frame.op === 'reset' || frame.op === 'closed') link.cut();
    else link.say(payloadOf(frame) ?? new Uint8Array());
  }

  async #open(name: string): Promise<RecordedLink | undefined> {
    const link = isDialled(name) ? await this.#dialled() : this.#dial();
    if (link !== undefined) this.#byLink.set(name, link);
    await this.#advance(0);
    return link;
  }

  #dial(): RecordedLink {
    const link = this.#createLink();
    link.setSocket(this.#links.host('127.0.0.9').dial(`${host}:${this.#port}`, link));
    return link;
  }

  #createLink(): RecordedLink {
    return new RecordedLink(hasNoHeartbeat(this.#transcript));
  }

  async #dialled(): Promise<RecordedLink | undefined> {
    for (let waitedMs = 0; waitedMs < patienceMs && this.#dials.length === 0; waitedMs += stepMs)
      await this.#advance(stepMs);
    return this.#dials.shift();
  }

  /** What clients say is for other recordings: here they come and go. */
  async #playClient(frame: RecordedFrame): Promise<void> {
    const { op, conn = '' } = frame;
    if (op === 'http') await this.#connect(frame);
    else if (op === 'close' || op === 'eof' || op === 'reset') this.#connections.get(conn)?.close();
  }

  async #connect({ text = '', conn = '' }: RecordedFrame): Promise<void> {
    const [request = '', ...lines] = text.split('\r\n');
    const headers = Object.fromEntries(
      lines.flatMap((line): [string, string][] => {
        const [name = '', value = ''] = line.split(/: (.*)/);
        return /^(cookie|authorization|origin)$/i.test(name) ? [[name, value]] : [];
      }),
    );
    const known = new Set(this.#server.connections());
    const handler = { onFrame: () => {}, onClose: () => {} };
    const dial = this.#clients.dialer.dial(`${this.#url}${request.split(' ')[1]}`, { handler, headers });
    const connection = await this.#settled(dial.catch(() => undefined));
    if (connection !== undefined) this.#connections.set(conn, connection);
    const id = this.#server.connections().find((each) => !known.has(each));
    const recorded = this.#transcript.conns?.[conn];
    if (id !== undefined && recorded !== undefined) this.#ids.set(recorded, id);
  }

  async #call(call: ApiCall): Promise<void> {
    if (isPlayable(call)) await this.#settled(playCall(this.#stage, call));
  }

  get #stage(): ApiStage {
    return {
      server: this.#server,
      idOf: (recorded) => this.#ids.get(String(recorded)) ?? String(recorded),
      epochOf: (recorded) => recorded,
      later: (work) => void work.catch(() => {}),
      start: async () => {},
    };
  }

  async #settled<Value>(work: Promise<Value>): Promise<Value> {
    let isSettled = false;
    const mark = (): void => {
      isSettled = true;
    };
    work.then(mark, mark);
    for (let turns = 0; !isSettled && turns < 500; turns += 1) await this.#advance(turns < 50 ? 0 : stepMs);
    return work;
  }

  async #advance(ms: number): Promise<void> {
    this.#clock.advance(ms);
    for (let turns = 0; turns < 3; turns += 1) {
      await turn();
      this.#clock.advance(0);
    }
  }
}

/** Links on which nobody but our node does anything. */
function mute({ frames }: Transcript): readonly string[] {
  const links = new Set(frames.flatMap(({ link }) => link ?? []));
  return [...links].filter(
    (link) => !isDialled(link) && frames.every((frame) => frame.link !== link || isOfNode(frame)),
  );
}

/** Addresses of this host that are told to the node, at which it may dial. */
function announced({ frames }: Transcript): readonly string[] {
  const told = frames.filter((frame) => frame.link !== undefined && !isOfNode(frame));
  return told.flatMap(({ hex }) => addressesIn(hex)).filter((address) => /^127\.0\.0\.1:[1-9]/.test(address));
}

/** Whether PING and PONG were left out of a recording. */
function hasNoHeartbeat({ notes }: Transcript): boolean {
  return JSON.stringify(notes ?? '').includes('PING and PONG frames left out');
}

function clusterOf({ api = [] }: Transcript): {
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly peers: readonly string[];
} {
  const call = api.find((each) => each.call === 'connect_cluster');
  const kwargs = call?.kwargs ?? {};
  const peers = kwargs.seeds ?? call?.args?.[0];
  return { kwargs, peers: Array.isArray(peers) ? peers.map(String) : [] };
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
