/** A server under test: one library, or one of our adapters over it, doing nothing but what is measured. */
export interface Candidate {
  readonly port: number;
  /** Text frames received since the start. */
  readonly received: () => number;
  readonly connections: () => number;
  /** Sends the payload to all connections, `count` times within one turn. */
  readonly publish: (payload: string, count: number) => void;
  /** From now on connections take turns in so many topics, and publications, too. Whole servers only. */
  readonly spread?: (topics: number) => void;
}

/** What a candidate's file exports. */
export interface CandidateModule {
  /** `isGuarded`: as a server is run, and not with limits out of the way of what is measured. */
  readonly start: (isGuarded: boolean) => Promise<Candidate>;
}

/** The program that runs a candidate; `python` that of the published server's environment. */
type Runtime = 'node' | 'bun' | 'python';

/** How a candidate is run and shown. */
export interface CandidateInfo {
  readonly label: string;
  readonly runtime: Runtime;
  /** Module in `candidates`; of the published server, its version. */
  readonly module: string;
  /** A whole server, with tokens and topics, and no transport alone. */
  readonly isServer?: true;
  /** Engine.IO talks before and around every message. */
  readonly protocol: 'websocket' | 'socket.io';
}

/** Every server that can be measured, by name. */
export const candidates: Readonly<Record<string, CandidateInfo>> = {
  'ws-bare': { label: 'ws, a loop of send', runtime: 'node', module: 'ws-bare', protocol: 'websocket' },
  ws: { label: '@wsekit/transports/ws', runtime: 'node', module: 'ws', protocol: 'websocket' },
  'uws-bare': { label: 'uWebSockets.js publish', runtime: 'node', module: 'uws-bare', protocol: 'websocket' },
  uws: { label: '@wsekit/transports/uws', runtime: 'node', module: 'uws', protocol: 'websocket' },
  'bun-bare': { label: 'Bun publish', runtime: 'bun', module: 'bun-bare', protocol: 'websocket' },
  bun: { label: '@wsekit/transports/bun', runtime: 'bun', module: 'bun', protocol: 'websocket' },
  'server-ws': {
    label: '@wsekit/server-core on ws',
    runtime: 'node',
    module: 'server-ws',
    isServer: true,
    protocol: 'websocket',
  },
  'server-uws': {
    label: '@wsekit/server-core on uws',
    runtime: 'node',
    module: 'server-uws',
    isServer: true,
    protocol: 'websocket',
  },
  'server-bun': {
    label: '@wsekit/server-core on bun',
    runtime: 'bun',
    module: 'server-bun',
    isServer: true,
    protocol: 'websocket',
  },
  published: {
    label: 'published wse-server 2.5.1',
    runtime: 'python',
    module: '2.5.1',
    isServer: true,
    protocol: 'websocket',
  },
  'published-2.0': {
    label: 'published wse-server 2.0.2',
    runtime: 'python',
    module: '2.0.2',
    isServer: true,
    protocol: 'websocket',
  },
  'socket.io': { label: 'socket.io emit', runtime: 'node', module: 'socket-io', protocol: 'socket.io' },
};
