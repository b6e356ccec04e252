import type { BackplaneNode, ServerOptions } from '@wsekit/server-core';
import type { MeshOptions } from '@wsekit/server-core/cluster';
import type { AcceptDecision, DialOptions, ListenOptions, UpgradeRequest } from '@wsekit/transports';
import type { Operations } from '../src/driver/serve.ts';
import type { CallOutcome, StartRequest } from '../src/live/peer.ts';
import type { ChangeLinks } from './over/alter-network.ts';
import type { ByteChange } from './over/byte-change.ts';
import type { ChangeLine } from './over/line-change.ts';

/** An implementation of ours that does one thing wrong, which the suite has to notice. */
export interface Mutant {
  /** What is broken and how: `server/idle-connections-stay`. */
  readonly id: string;
  /** What it does, in words that follow its name. */
  readonly does: string;
  /** The requirements it breaks; the first one is held to have been broken, and gives the area. */
  readonly requirements: readonly [string, ...string[]];
  /** Entries of the errata in which published peers did the same. */
  readonly copies?: readonly string[];
}

/** A server of ours behind what alters it; whatever is absent is left alone. */
export interface ServerMutant extends ApplicationMutant {
  /** The options of our server. */
  readonly options?: (options: ServerOptions) => ServerOptions;
  readonly listen?: (options: ListenOptions) => ListenOptions;
  readonly upgrade?: (request: UpgradeRequest) => UpgradeRequest;
  readonly decided?: (decision: AcceptDecision, request: UpgradeRequest) => AcceptDecision;
  readonly line?: ChangeLine;
  /** Made anew for each stream to a client. */
  readonly bytes?: () => ByteChange;
}

/** An implementation of ours whose application is altered. */
export interface ApplicationMutant extends Mutant {
  /** What it is started with, under the names of the suite. */
  readonly request?: (request: StartRequest) => StartRequest;
  /** A call of the application; undefined makes it as it is. */
  readonly call?: (call: ApplicationCall) => Promise<CallOutcome> | undefined;
  /** What the application is told. */
  readonly events?: (events: readonly (readonly unknown[])[]) => readonly (readonly unknown[])[];
}

/** A client of ours behind what alters it; whatever is absent is left alone. */
export interface ClientMutant extends ApplicationMutant {
  /** The address and the headers it dials with. */
  readonly dial?: (url: string, options: DialOptions) => readonly [url: string, options: DialOptions];
  readonly line?: ChangeLine;
}

/** A node of ours behind what alters it; whatever is absent is left alone. */
export interface NodeMutant extends ApplicationMutant {
  /** The options of our mesh. */
  readonly mesh?: (options: MeshOptions) => MeshOptions;
  /** Made anew for each node: the frames of its links. */
  readonly links?: ChangeLinks;
  /** Made anew for each node: which addresses it dials at all. */
  readonly dials?: () => (address: string) => boolean;
  /** The server that a mesh belongs to. */
  readonly node?: (node: BackplaneNode) => BackplaneNode;
}

/** A call that an application makes, and how to make it. */
export interface ApplicationCall {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly named: Readonly<Record<string, unknown>>;
  make(args?: readonly unknown[], named?: Readonly<Record<string, unknown>>, name?: string): Promise<CallOutcome>;
}

/** A codec of ours behind what alters it. */
export interface CodecMutant extends Mutant {
  readonly alter: (operations: Operations) => Operations;
}
