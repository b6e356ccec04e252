import type { ConnectionLimits, Dialer, DialOptions, Listener, ListenOptions } from '../../interface.ts';
import type { DialerAbilities, ListenerAbilities } from '../setup.ts';
import type { WireConnection } from '../wire/wire-connection.ts';
import type { WireHost } from '../wire/wire-host.ts';
import type { Reactions, Recorder } from './recorder.ts';
import type { Told } from './scene.ts';

/** What every part of a case has at hand. All it opens is closed behind it. */
export interface Stage {
  /** A large amount, cut to the scale of this run. */
  scaled(amount: number): number;
  /** Tells the other parts. */
  tell(topic: string, value?: Told): void;
  /** Takes the next value told under a topic by another part. */
  hear(topic: string): Promise<Told>;
  /** Takes a number told by another part. */
  hearNumber(topic: string): Promise<number>;
  /** Takes a text told by another part. */
  hearText(topic: string): Promise<string>;
  /** Waits for a promise, as long as the case lasts. */
  wait<Value>(what: string, promise: Promise<Value>): Promise<Value>;
  /** Waits for a state that nobody reports. */
  until(what: string, condition: () => boolean): Promise<void>;
  /** Waits until the timers' next turn, when all microtasks of this one are done. */
  nextTurn(): Promise<void>;
  /** Gives the link an order and waits until it is carried out. Only with the need `link`. */
  link(order: LinkOrder): Promise<void>;
  /** Memory in use by this process; 0 where it cannot be measured. */
  memoryBytes(): number;
}

export const linkOrders = ['pause', 'resume', 'cut'] as const;
export type LinkOrder = (typeof linkOrders)[number];

/** Options of a listener, with the handling of connections left to recorders. */
export interface HostOptions extends Partial<ListenOptions> {
  /** What is done inside the handlers of connections that `accept` was not asked about. */
  readonly reactions?: Reactions;
}

/** A listener under test and what happened to it. */
export interface Host {
  readonly listener: Listener;
  readonly url: string;
  /** What `onError` was told. */
  readonly errors: unknown[];
  /** Recorders of the connections that opened, in their order. */
  readonly opened: readonly Recorder[];
  /** Takes the next connection that opens. */
  next(): Promise<Recorder>;
  /** Makes the recorder of a connection that an `accept` of the case lets in. */
  record(reactions?: Reactions): Recorder;
}

/** The side that listens. */
export interface ListenerStage extends Stage {
  readonly can: ListenerAbilities;
  /** Listens, and tells the other parts where. */
  listen(options?: HostOptions): Promise<Host>;
}

/** How to open a connection under test. */
export interface StageDialOptions extends Partial<Omit<DialOptions, 'handler'>> {
  /** Path and query, appended to the URL of the listener. */
  readonly path?: string;
  /** In place of the URL of the listener: around the link. */
  readonly at?: string;
  readonly reactions?: Reactions;
}

/** The side that dials. */
export interface DialerStage extends Stage {
  readonly can: DialerAbilities;
  readonly dialer: Dialer;
  /** Where the listener is, through the link if the case has one. */
  url(): Promise<string>;
  /** Dials and gives the recorder of the open connection. */
  dial(options?: StageDialOptions): Promise<Recorder>;
  /** Dials where an error is expected; gives it, and fails when the connection opens. */
  dialInVain(options?: StageDialOptions): Promise<unknown>;
  /** What `onError` of the dials was told. */
  readonly errors: readonly unknown[];
}

/** The side that speaks bytes in place of a transport. */
export interface WireStage extends Stage {
  /** Where the listener is. */
  url(): Promise<string>;
  /** Opens a socket to the listener, without a word of HTTP. */
  connect(): Promise<WireConnection>;
  /** Opens a socket and upgrades it. */
  upgrade(path?: string): Promise<WireConnection>;
  /** Waits for dialers, and tells them where. */
  host(): Promise<WireHost>;
}

/** Limits cases give where the defaults take too long. */
export const shortCloseMs: Pick<ConnectionLimits, 'closeTimeoutMs'> = { closeTimeoutMs: 200 };
