import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { createChannel } from '../../channel.ts';
import type { Framing } from '../../driver/framing.ts';
import { formatValue, parseValue } from '../../driver/value-json.ts';
import { type Description, RequestSchema, type Response } from '../../generated/wse/conformance/v1/driver_pb.ts';
import type { Peer, Trouble } from '../../peer.ts';
import type { LinkNetwork } from '../link-network.ts';
import { NotSupported, PeerTrouble, type PeerTroubleKind, StartRefused } from '../outcome.ts';
import type { CallOutcome, Entrance, LivePeer, StartRequest, Testee } from '../peer.ts';
import { openSocket } from '../sockets.ts';
import { createTcpLinks } from '../tcp-links.ts';

/** How a driver is run. */
export interface DriverPeerOptions {
  readonly name: string;
  readonly command: readonly string[];
  readonly framing: Framing;
  /** Time for one answer. */
  readonly timeoutMs: number;
  /** Of the process, beside what this one has. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it is told that a process is up, for those who wait to attach to it. */
  readonly signal?: AbortSignal;
}

type Operation = NonNullable<MessageInitShape<typeof RequestSchema>['operation']>;

/** An implementation behind a driver; each case that runs has a process of its own, used again by later ones. */
export function createDriverPeer({ name, command: [command = '', ...args], ...options }: DriverPeerOptions): LivePeer {
  return createLinePeer(name, () => createChannel({ ...options, command, args }));
}

/** An implementation behind lines that speak the driver protocol; each case that runs has one of its own, used again by later ones. */
export function createLinePeer(name: string, openLine: () => Peer, closed?: () => Promise<void>): LivePeer {
  const idle: Peer[] = [];
  const all: Peer[] = [];
  const open = (): Peer => {
    const line = idle.pop() ?? openLine();
    if (!all.includes(line)) all.push(line);
    return line;
  };
  return {
    name,
    async describe(): Promise<Description> {
      const line = open();
      idle.push(line);
      return line.describe();
    },
    async start(request: StartRequest): Promise<Testee> {
      const line = open();
      try {
        return await DrivenTestee.start(line, request, () => idle.push(line));
      } catch (error) {
        idle.push(line);
        throw error;
      }
    },
    get remarks() {
      return all.flatMap(({ remarks }) => remarks);
    },
    close: async () => {
      await Promise.all(all.map((line) => line.close()));
      await closed?.();
    },
  };
}

/** Where an implementation can be reached. */
interface Places {
  readonly address: Entrance | undefined;
  readonly links: LinkNetwork | undefined;
}

class DrivenTestee implements Testee {
  readonly isDriven = true;
  readonly takesTokens: boolean;
  readonly greets: boolean;
  readonly address?: Entrance;
  readonly links?: LinkNetwork;
  readonly #line: Peer;
  readonly #request: StartRequest;
  readonly #release: () => void;
  #isStopped = false;

  constructor(line: Peer, request: StartRequest, places: Places, release: () => void) {
    const { address, links } = places;
    this.#line = line;
    this.#request = request;
    this.#release = release;
    this.takesTokens = request.settings.jwt_secret !== '';
    this.greets = this.takesTokens || request.profile === 'documented';
    if (address !== undefined) this.address = address;
    if (links !== undefined) this.links = links;
  }

  static async start(line: Peer, request: StartRequest, release: () => void): Promise<DrivenTestee> {
    const settings_json = JSON.stringify(request.settings);
    const { result } = await ask(line, request, {
      case: 'start',
      value: { side: request.side, settingsJson: settings_json },
    });
    if (result.case === 'error') throw new StartRefused(`${result.value.code}: ${result.value.message}`);
    if (result.case !== 'start') throw new PeerTrouble('garbage', `it answered start with ${result.case ?? 'nothing'}`);
    const { host, port, path, tls, clusterPort } = result.value;
    const address =
      port === 0 ? undefined : { host: host || '127.0.0.1', port, isTls: tls, path: path || '/wse', open: openSocket };
    const links = clusterPort === 0 ? undefined : createTcpLinks({ host: host || '127.0.0.1', port: clusterPort });
    return new DrivenTestee(line, request, { address, links }, release);
  }

  nowMs(): number {
    return Date.now();
  }

  async call(name: string, args: readonly unknown[], named: Readonly<Record<string, unknown>>): Promise<CallOutcome> {
    const value = { name, argumentsJson: formatValue(args), namedJson: formatValue(named) };
    const { result } = await ask(this.#line, this.#request, { case: 'call', value });
    if (result.case === 'error') return { error: `${result.value.code}: ${result.value.message}` };
    if (result.case !== 'call') throw new PeerTrouble('garbage', `it answered call with ${result.case ?? 'nothing'}`);
    return { result: readValue(result.value.resultJson || 'null') };
  }

  async takeEvents(waitMs: number): Promise<readonly (readonly unknown[])[]> {
    const value = { waitMs: Math.ceil(waitMs) };
    const { result } = await ask(this.#line, this.#request, { case: 'takeEvents', value });
    if (result.case !== 'takeEvents')
      throw new PeerTrouble('garbage', `it answered take_events with ${result.case ?? 'nothing'}`);
    return result.value.eventsJson.map((text) => {
      const event = readValue(text);
      if (!Array.isArray(event)) throw new PeerTrouble('garbage', `an event that is no list: ${text.slice(0, 80)}`);
      return event;
    });
  }

  async advance(ms: number): Promise<boolean> {
    try {
      const { result } = await ask(this.#line, this.#request, { case: 'advance', value: { ms: Math.ceil(ms) } });
      return result.case === 'advance';
    } catch (error) {
      if (error instanceof NotSupported) return false;
      throw error;
    }
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    await ask(this.#line, this.#request, { case: 'stop', value: {} }).catch(() => {});
    this.#release();
  }
}

/** Asks the driver one thing. Throws {@link NotSupported} and {@link PeerTrouble}. */
async function ask(line: Peer, { dialect, profile }: StartRequest, operation: Operation): Promise<Response> {
  const answer = await line.ask(create(RequestSchema, { dialect, profile, operation }));
  if (answer.kind === 'trouble') throw new PeerTrouble(kindOf(answer.trouble), answer.trouble.message);
  const { response } = answer;
  if (response.result.case === 'unsupported') throw new NotSupported(response.result.value.reason);
  return response;
}

function kindOf({ kind }: Trouble): PeerTroubleKind {
  if (kind === 'timed_out' || kind === 'answered_late') return 'timed_out';
  return kind === 'garbage' || kind === 'wrong_id' ? 'garbage' : 'died';
}

function readValue(text: string): unknown {
  try {
    return parseValue(text);
  } catch (error) {
    throw new PeerTrouble(
      'garbage',
      `no JSON: ${text.slice(0, 80)}: ${error instanceof Error ? error.message : error}`,
    );
  }
}
