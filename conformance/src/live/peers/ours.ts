import { create } from '@bufbuild/protobuf';
import { createServer, isServerError, type ServerEvent, type ServerOptions, type WseServer } from '@wsekit/server-core';
import { dialectNames } from '@wsekit/spec';
import type { Listen } from '@wsekit/transports';
import { createDrivenClock, type DrivenClock } from '@wsekit/transports/memory';
import { profiles } from '../../expand.ts';
import { DescriptionSchema } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { packageVersion } from '../../package-version.ts';
import { tupleOf } from '../../recordings/api-calls.ts';
import type { LinkNetwork } from '../link-network.ts';
import { StartRefused } from '../outcome.ts';
import type { CallOutcome, Entrance, LivePeer, StartRequest, Testee } from '../peer.ts';
import { openSocket } from '../sockets.ts';
import { callServer } from './call-server.ts';
import { EventInbox } from './event-inbox.ts';
import { optionsForRun } from './settings.ts';

/** What our server has, by the names of the driver protocol. */
const serverFeatures: readonly string[] = [
  'authentication',
  'msgpack',
  'encryption',
  'recovery',
  'presence',
  'queue_groups',
  'topic_acl',
  'drain',
  'tls',
];

/** Our server in this process, on one of the transports; `alter` has the last word on its options. */
export function createOurServerPeer(
  name: string,
  listen: Listen,
  alter: (options: ServerOptions) => ServerOptions = (options) => options,
): LivePeer {
  const description = create(DescriptionSchema, {
    name: `wsekit server on ${name}`,
    version: packageVersion(),
    language: 'TypeScript',
    sides: ['server'],
    dialects: [...dialectNames],
    profiles: [...profiles],
    features: [...serverFeatures],
  });
  return {
    name,
    describe: async () => description,
    start: (request) => OurServer.start(request, listen, alter),
    remarks: [],
    close: async () => {},
  };
}

function make(options: ServerOptions): WseServer {
  try {
    return createServer(options);
  } catch (error) {
    throw isServerError(error) ? new StartRefused(error.message) : error;
  }
}

/** What a server is started with beside what a case asks for. */
export interface ServerParts {
  readonly clock: DrivenClock;
  readonly options?: ServerOptions;
  readonly links?: LinkNetwork;
}

/** Time that passes at once: what others answer meanwhile is to be heard before it is too late. */
const strideMs = 1000;
/** Turns in which a frame gets through and its answer back. */
const turns = 4;

/** Certificate and key in PEM, which a server is started with that is to speak TLS. */
function isCertificate(value: unknown): value is { readonly cert: string; readonly key: string } {
  return typeof value === 'object' && value !== null && 'cert' in value && 'key' in value;
}

/** Our server, in the time of a clock that is driven. */
export class OurServer implements Testee {
  readonly isDriven = true;
  readonly takesTokens: boolean;
  readonly greets: boolean;
  readonly address: Entrance;
  readonly links?: LinkNetwork;
  readonly #server: WseServer;
  readonly #clock: DrivenClock;
  readonly #beginMs: number;
  readonly #inbox = new EventInbox();

  constructor(
    server: WseServer,
    { port, isTls }: Pick<Entrance, 'port' | 'isTls'>,
    { clock, links }: ServerParts,
    beginMs: number,
    request: StartRequest,
  ) {
    if (links !== undefined) this.links = links;
    this.#server = server;
    this.#clock = clock;
    this.#beginMs = beginMs;
    this.takesTokens = request.settings.jwt_secret !== '';
    this.greets = this.takesTokens || request.profile === 'documented';
    this.address = { host: '127.0.0.1', port, isTls, path: '/wse', open: openSocket };
    // A case about a full queue asks for its events itself.
    if (request.settings.max_inbound_queue_size === undefined)
      server.onEvent((event: ServerEvent) => this.#inbox.add(tupleOf(event)));
  }

  static async start(
    request: StartRequest,
    listen: Listen,
    alter: (options: ServerOptions) => ServerOptions = (options) => options,
    parts: ServerParts = { clock: createDrivenClock() },
  ): Promise<OurServer> {
    const driven = parts.clock;
    const beginMs = Date.now();
    const clock = { nowMs: () => beginMs + driven.nowMs(), schedule: driven.schedule };
    const server = make(alter({ ...optionsForRun(request, clock), ...parts.options }));
    const { tls } = request.settings;
    const { port } = await server.listen(listen, isCertificate(tls) ? { tls } : {});
    return new OurServer(server, { port, isTls: isCertificate(tls) }, parts, beginMs, request);
  }

  nowMs(): number {
    return this.#beginMs + this.#clock.nowMs();
  }

  call(name: string, args: readonly unknown[], named: Readonly<Record<string, unknown>>): Promise<CallOutcome> {
    return callServer(this.#server, name, args, named);
  }

  takeEvents(waitMs: number): Promise<readonly (readonly unknown[])[]> {
    return this.#inbox.take(waitMs);
  }

  async advance(ms: number): Promise<boolean> {
    for (let leftMs = ms; leftMs >= 0; leftMs -= strideMs) {
      // What is on its way is read before the time has passed.
      for (let turn = 0; turn < (this.links === undefined ? 1 : turns); turn += 1)
        await new Promise((resume) => setImmediate(resume));
      this.#clock.advance(this.links === undefined ? ms : Math.min(strideMs, leftMs));
      if (this.links === undefined) return true;
    }
    return true;
  }

  async stop(): Promise<void> {
    this.#inbox.close();
    await this.#server.stop({ timeoutMs: 1 });
  }
}
