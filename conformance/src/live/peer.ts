import type { DialectName, Profile } from '@wsekit/spec';
import type { Settings } from '#suites/language/index.ts';
import type { Description } from '../generated/wse/conformance/v1/driver_pb.ts';
import type { ByteStream } from './byte-stream.ts';
import type { LinkNetwork } from './link-network.ts';

/** Where an implementation listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** Spoken behind TLS. */
  readonly isTls: boolean;
  /** Path of the URL, `/wse` where nothing else was said. */
  readonly path: string;
}

/** Opens a stream to where a server listens. Rejects with `PeerTrouble` where that does not come about in time. */
export type OpenStream = (address: Address, withinMs: number) => Promise<ByteStream>;

/** Where a server listens, and how the suite gets there. */
export interface Entrance extends Address {
  readonly open: OpenStream;
}

/** What an implementation is started with for one run. */
export interface StartRequest {
  readonly side: 'server' | 'client' | 'node';
  /** Wire version to speak. */
  readonly dialect: DialectName;
  readonly profile: Profile;
  readonly settings: Settings;
}

/** What a call of the implementation's API came to. */
export type CallOutcome = { readonly result: unknown } | { readonly error: string };

/** An implementation that runs, for one run of a case. */
export interface Testee {
  /** Where it listens, if it does. */
  readonly address?: Entrance;
  /** A token that it takes, where none can be made. */
  readonly token?: string;
  /** How other nodes are played to it, if it is a node. */
  readonly links?: LinkNetwork;
  /** Whether it can be called and tells its events; a server behind a URL cannot. */
  readonly isDriven: boolean;
  /** Whether clients come with a token. */
  readonly takesTokens: boolean;
  /** Whether it sends `server_ready` to those who come without a token. */
  readonly greets: boolean;
  /** Its time in Unix milliseconds, as far as the suite can know it. */
  nowMs(): number;
  /** Calls its API by the published name. Throws `NotSupported`. */
  call(name: string, args: readonly unknown[], named: Readonly<Record<string, unknown>>): Promise<CallOutcome>;
  /** Events its application has been told since it was asked last; waits for the first at most so long. */
  takeEvents(waitMs: number): Promise<readonly (readonly unknown[])[]>;
  /** Moves its clock on; false when it has none that can be moved. */
  advance(ms: number): Promise<boolean>;
  /** Ends it. Never rejects, and takes a bounded time. */
  stop(): Promise<void>;
}

/** Something that can be held to live cases. */
export interface LivePeer {
  readonly name: string;
  /** Who it is and what it can do. Rejects with `DriverError` when it cannot be reached or run. */
  describe(): Promise<Description>;
  /** Throws `NotSupported` for settings it has not, `StartRefused` for those it refuses, `PeerTrouble` when it does not start. */
  start(request: StartRequest): Promise<Testee>;
  /** Things to know that belong to no case. */
  readonly remarks: readonly string[];
  close(): Promise<void>;
}
